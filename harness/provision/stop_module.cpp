#include "provision/stop_module.h"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>

#include "base/failure.h"

namespace provision {
namespace {

namespace fs = std::filesystem;

constexpr const char* kModule = "pgrush_stop.so";

[[noreturn]] void fail_without_module(const std::string& sentence) {
  throw base::Failure(base::ExitStatus::kProvisioningFailed, sentence);
}

std::string bytes_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file)
    fail_without_module("the stop module " + path.string() + " is missing: build pgrush again");
  return std::string(std::istreambuf_iterator<char>(file), {});
}

void write_all(const Descriptor& file, const std::string& bytes, const fs::path& path) {
  for (std::size_t done = 0; done < bytes.size();) {
    const ssize_t written = write(file.number(), bytes.data() + done, bytes.size() - done);
    if (written < 0 && errno != EINTR)
      fail_without_module("cannot write " + path.string() + ": " + std::strerror(errno));
    if (written > 0) done += static_cast<std::size_t>(written);
  }
}

}  // namespace

std::vector<std::pair<std::string, std::string>> exploring_settings() {
  // A parallel worker would run beside its session, and does not stop.
  return {{"autovacuum", "off"}, {"jit", "off"}, {"max_parallel_workers_per_gather", "0"}};
}

void require_stop_module(int built, int server) {
  const std::string package = "postgresql-server-dev-" + std::to_string(server);
  const std::string way_out =
      ": install the Debian package " + package + " (ci/setup does for 15), then run ci/build";
  if (built == 0)
    fail_without_module(
        "the stop module was not built, because the PostgreSQL server's headers were missing" +
        way_out);
  if (built != server)
    fail_without_module("the stop module was built for PostgreSQL " + std::to_string(built) +
                        ", and the server is " + std::to_string(server) + way_out);
}

fs::path install_stop_module(const ThrowawayServer& server) {
  require_stop_module(PGRUSH_STOP_SERVER, server.major_version());
  fs::path copy = server.folder() / kModule;
  if (fs::exists(copy)) return copy;
  const std::string bytes = bytes_of(fs::read_symlink("/proc/self/exe").parent_path() / kModule);
  write_all(server.make_file(kModule), bytes, copy);
  return copy;
}

}  // namespace provision
