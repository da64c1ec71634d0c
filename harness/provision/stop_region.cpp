#include "provision/stop_region.h"

#include <atomic>
#include <cassert>
#include <cerrno>
#include <climits>
#include <cstring>
#include <linux/futex.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/failure.h"
#include "pg/conninfo.h"
#include "provision/stop_module.h"

namespace provision {
namespace {

constexpr const char* kRegion = "stops";
/// PostgreSQL's class of wait events that are waits for heavyweight locks.
constexpr std::uint32_t kWaitClass = 0xFF000000;
constexpr std::uint32_t kLockWait = 0x03000000;

PgrushStopRegion* map_region(const ThrowawayServer& server) {
  const Descriptor file = server.make_file(kRegion);
  void* mapped = MAP_FAILED;
  if (ftruncate(file.number(), sizeof(PgrushStopRegion)) == 0)
    mapped = mmap(nullptr, sizeof(PgrushStopRegion), PROT_READ | PROT_WRITE, MAP_SHARED,
                  file.number(), 0);
  if (mapped == MAP_FAILED)
    throw base::Failure(
        base::ExitStatus::kProvisioningFailed,
        std::string("cannot share memory with the server: ") + std::strerror(errno));
  return static_cast<PgrushStopRegion*>(mapped);
}

/// A setting as a word of a connection's `options`, which end at a blank.
std::string option(const std::string& name, const std::string& value) {
  std::string text = " -c ";
  for (const char c : name + "=" + value) {
    if (c == ' ' || c == '\\') text += '\\';
    text += c;
  }
  return text;
}

/// A path as the only element of a setting that is a list.
std::string listed(const std::string& path) {
  std::string text = "\"";
  for (const char c : path) text += c == '"' ? "\"\"" : std::string(1, c);
  return text + "\"";
}

}  // namespace

StopRegion::StopRegion(const ThrowawayServer& server)
    : module_(install_stop_module(server)),
      path_(server.folder() / kRegion),
      region_(map_region(server)) {
  region_->version = PGRUSH_STOP_VERSION;
  region_->controller = getpid();
}

StopRegion::~StopRegion() {
  // Who is stopped notices within the time that it waits at once.
  std::atomic_ref(region_->controller).store(0);
  munmap(region_, sizeof(PgrushStopRegion));
  std::error_code ignored;
  std::filesystem::remove(path_, ignored);
}

int StopRegion::checked(int number) {
  assert(number >= 0 && number < PGRUSH_STOP_SESSIONS);
  return number;
}

std::string StopRegion::conninfo(const std::string& conninfo, int number) const {
  const auto words = pg::parse_conninfo(conninfo);
  const auto options = words.find("options");
  return pg::with_words(
      conninfo, {{"options", (options == words.end() ? "" : options->second) +
                                 option("session_preload_libraries", listed(module_)) +
                                 option("pgrush_stop.region", path_) +
                                 option("pgrush_stop.slot", std::to_string(checked(number)))}});
}

bool StopRegion::is_parked(int number) const {
  return std::atomic_ref(region_->slots[checked(number)].parked).load() == 1;
}

bool StopRegion::waits_for_lock(int number) const {
  const std::uint32_t event = std::atomic_ref(region_->slots[checked(number)].wait_event).load();
  return (event & kWaitClass) == kLockWait;
}

void StopRegion::resume(int number) {
  std::uint32_t& parked = slot(number).parked;
  std::atomic_ref(parked).store(0);
  syscall(SYS_futex, &parked, FUTEX_WAKE, INT_MAX, nullptr, nullptr, 0);
}

}  // namespace provision
