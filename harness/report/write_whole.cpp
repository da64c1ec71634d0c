#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <unistd.h>
#include <utility>

#include <fmt/format.h>

#include "base/failure.h"
#include "report/report.h"

namespace report {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(const std::string& path, int reason) {
  throw base::Failure(
      base::ExitStatus::kInternal,
      fmt::format("cannot write {}: {}; make room there, or name another place with --report or "
                  "--out",
                  path, std::strerror(reason)));
}

/// An open descriptor. Whoever closes it by hand learns whether the file system kept its word.
class File {
 public:
  File(const std::string& name, int flags) : descriptor_(::open(name.c_str(), flags, 0666)) {}
  ~File() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;

  bool is_open() const { return descriptor_ >= 0; }
  bool sync() { return ::fsync(descriptor_) == 0; }
  bool close() { return ::close(std::exchange(descriptor_, -1)) == 0; }

  bool write(std::string_view text) {
    while (!text.empty()) {
      const ssize_t written = ::write(descriptor_, text.data(), text.size());
      if (written < 0 && errno != EINTR) return false;
      if (written > 0) text.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
  }

 private:
  int descriptor_;
};

void write_straight(const std::string& path, const std::string& text) {
  File file(path, O_WRONLY | O_CLOEXEC);
  if (!file.is_open() || !file.write(text) || !file.close()) fail(path, errno);
}

/// Errno of what went wrong, or 0.
int write_durably(const std::string& name, const std::string& text) {
  File file(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC);
  if (!file.is_open() || !file.write(text) || !file.sync() || !file.close()) return errno;
  return 0;
}

/// The rename itself survives a crash only when the folder is on disk. Best effort: some file
/// systems refuse to sync folders, and the file is complete in either case.
void sync_folder(const fs::path& file) {
  File folder(file.has_parent_path() ? file.parent_path().string() : ".", O_RDONLY | O_CLOEXEC);
  if (folder.is_open()) folder.sync();
}

}  // namespace

void write_whole(const std::string& path, const std::string& text) {
  std::error_code ignored;
  const fs::file_status status = fs::status(path, ignored);
  // A rename would put a file in the place of the device or the pipe.
  if (fs::exists(status) && !fs::is_regular_file(status)) return write_straight(path, text);
  // Through a link to the file that it names, so that the link stays one.
  const std::string target = fs::exists(status) ? fs::canonical(path, ignored).string() : path;
  const std::string temporary = fmt::format("{}.{}.part", target, ::getpid());
  ::unlink(temporary.c_str());  // of a process that had this number before
  int reason = write_durably(temporary, text);
  if (reason == 0 && ::rename(temporary.c_str(), target.c_str()) != 0) reason = errno;
  if (reason != 0) {
    ::unlink(temporary.c_str());
    fail(path, reason);
  }
  sync_folder(target);
}

}  // namespace report
