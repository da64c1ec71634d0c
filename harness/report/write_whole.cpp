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
  throw base::Failure(base::ExitStatus::kInternal,
                      fmt::format("cannot write {}: {}; make room there, or name another place",
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

/// Errno of the first piece that could not be written, or 0. What comes after it is dropped.
int write_all(File& file, const Content& content) {
  int reason = 0;
  content([&](std::string_view piece) {
    if (reason == 0 && !file.write(piece)) reason = errno;
  });
  return reason;
}

void write_straight(const std::string& path, const Content& content) {
  File file(path, O_WRONLY | O_CLOEXEC);
  if (!file.is_open()) fail(path, errno);
  if (const int reason = write_all(file, content)) fail(path, reason);
  if (!file.close()) fail(path, errno);
}

/// Errno of what went wrong, or 0.
int write_durably(const std::string& name, const Content& content) {
  File file(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC);
  if (!file.is_open()) return errno;
  if (const int reason = write_all(file, content)) return reason;
  return file.sync() && file.close() ? 0 : errno;
}

/// A name that nothing has before and after: of a process with this number before, or of a file
/// that did not come to be. A file that got its own name has lost this one.
class Temporary {
 public:
  explicit Temporary(std::string name) : name_(std::move(name)) { remove(); }
  ~Temporary() { remove(); }
  Temporary(const Temporary&) = delete;
  Temporary& operator=(const Temporary&) = delete;

  const std::string& name() const { return name_; }

 private:
  void remove() const { ::unlink(name_.c_str()); }

  std::string name_;
};

/// The rename itself survives a crash only when the folder is on disk. Best effort: some file
/// systems refuse to sync folders, and the file is complete in either case.
void sync_folder(const fs::path& file) {
  File folder(file.has_parent_path() ? file.parent_path().string() : ".", O_RDONLY | O_CLOEXEC);
  if (folder.is_open()) folder.sync();
}

}  // namespace

void write_whole(const std::string& path, const Content& content) {
  std::error_code ignored;
  const fs::file_status status = fs::status(path, ignored);
  // A rename would put a file in the place of the device or the pipe.
  if (fs::exists(status) && !fs::is_regular_file(status)) return write_straight(path, content);
  // Through a link to the file that it names, so that the link stays one.
  const std::string target = fs::exists(status) ? fs::canonical(path, ignored).string() : path;
  const Temporary temporary(fmt::format("{}.{}.part", target, ::getpid()));
  int reason = write_durably(temporary.name(), content);
  if (reason == 0 && ::rename(temporary.name().c_str(), target.c_str()) != 0) reason = errno;
  if (reason != 0) fail(path, reason);
  sync_folder(target);
}

void write_whole(const std::string& path, const std::string& text) {
  write_whole(path, [&](const base::Sink& sink) { sink(text); });
}

}  // namespace report
