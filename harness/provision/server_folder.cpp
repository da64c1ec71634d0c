#include "provision/server_folder.h"

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <pwd.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/un.h>

#include "base/failure.h"
#include "base/time.h"

namespace provision {
namespace {

namespace fs = std::filesystem;

constexpr const char* kPrefix = "pgrush-";
constexpr const char* kLock = "lock";
constexpr const char* kKeep = "keep";

[[noreturn]] void fail_by_errno(const std::string& doing) {
  throw base::Failure(base::ExitStatus::kProvisioningFailed, doing + ": " + std::strerror(errno));
}

/// The opened lock above the numbers of the standard streams, which the guardian replaces.
Descriptor open_lock(const fs::path& folder, int flags) {
  const Descriptor low(open((folder / kLock).c_str(), flags | O_CLOEXEC | O_NOFOLLOW, 0600));
  return Descriptor(low.number() < 0 ? -1 : fcntl(low.number(), F_DUPFD_CLOEXEC, 10));
}

bool still_there(const fs::path& folder, const Descriptor& lock) {
  struct stat named {};
  struct stat held {};
  return lstat((folder / kLock).c_str(), &named) == 0 && fstat(lock.number(), &held) == 0 &&
         named.st_ino == held.st_ino;
}

void hand_over(const fs::path& folder, const Descriptor& lock, const Account& account) {
  if (fchown(lock.number(), account.user, account.group) != 0 ||
      chown(folder.c_str(), account.user, account.group) != 0)
    fail_by_errno("cannot give " + folder.string() + " to the user " + account.name);
}

bool is_ours(const fs::path& folder, const std::optional<Account>& account) {
  struct stat status {};
  if (lstat(folder.c_str(), &status) != 0 || !S_ISDIR(status.st_mode)) return false;
  return status.st_uid == geteuid() || (account && status.st_uid == account->user);
}

/// Whether the folder was a server's that nothing is alive of. Its lock is held while it goes, so
/// that two sweeps do not meet.
bool sweep_one(const fs::path& folder, const std::optional<Account>& account) {
  if (!is_ours(folder, account) || access((folder / kKeep).c_str(), F_OK) == 0) return false;
  const Descriptor lock = open_lock(folder, O_RDWR);
  if (lock.number() < 0 || flock(lock.number(), LOCK_EX | LOCK_NB) != 0) return false;
  return remove_server_folder(folder);
}

}  // namespace

std::optional<Account> account_for_server() {
  if (geteuid() != 0) return std::nullopt;
  for (const char* name : {"postgres", "nobody"})
    if (const passwd* entry = getpwnam(name); entry != nullptr && entry->pw_uid != 0)
      return Account{name, entry->pw_uid, entry->pw_gid};
  throw base::Failure(base::ExitStatus::kProvisioningFailed,
                      "a server does not run as root, and there is neither a user postgres nor a "
                      "user nobody: start pgrush as another user");
}

fs::path temporary_folder() {
  const char* folder = std::getenv("TMPDIR");
  return folder == nullptr || *folder == '\0' ? "/tmp" : fs::absolute(folder);
}

ServerFolder make_server_folder(const fs::path& parent, const std::optional<Account>& account) {
  // Another start may sweep the folder between its making and its locking: then there is no lock
  // in it any more, and the next try makes another.
  for (int tries = 0; tries < 10; ++tries) {
    std::string path = (parent / (std::string(kPrefix) + "XXXXXX")).string();
    if (mkdtemp(path.data()) == nullptr)
      fail_by_errno("cannot make a folder in " + parent.string());
    Descriptor lock = open_lock(path, O_RDWR | O_CREAT | O_EXCL);
    if (lock.number() < 0) fail_by_errno("cannot make a lock in " + path);
    if (flock(lock.number(), LOCK_EX) != 0) fail_by_errno("cannot lock " + path);
    if (!still_there(path, lock)) continue;
    if (account) hand_over(path, lock, *account);
    return {path, std::move(lock)};
  }
  throw base::Failure(base::ExitStatus::kProvisioningFailed,
                      "folders made in " + parent.string() + " are removed at once by others");
}

fs::path socket_path(const fs::path& folder) { return folder / ".s.PGSQL.5432"; }

void require_short_socket_path(const fs::path& folder) {
  constexpr std::size_t kLongest = sizeof(sockaddr_un::sun_path) - 1;
  const std::string path = socket_path(folder).string();
  if (path.size() <= kLongest) return;
  throw base::Failure(base::ExitStatus::kProvisioningFailed,
                      "the server's socket " + path + " would have a path of " +
                          std::to_string(path.size()) + " bytes, " + std::to_string(kLongest) +
                          " are allowed: set TMPDIR to a shorter folder");
}

void mark_as_kept(const fs::path& folder) {
  const Descriptor mark(open((folder / kKeep).c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
  if (mark.number() < 0) fail_by_errno("cannot mark " + folder.string() + " as kept");
}

std::vector<fs::path> sweep(const fs::path& parent, const std::optional<Account>& account) {
  std::vector<fs::path> candidates;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(parent, ignored))
    if (entry.path().filename().string().starts_with(kPrefix)) candidates.push_back(entry.path());
  std::vector<fs::path> removed;
  for (const fs::path& folder : candidates)
    if (sweep_one(folder, account)) removed.push_back(folder);
  return removed;
}

bool remove_server_folder(const fs::path& folder) {
  std::error_code ignored;
  std::vector<fs::path> parts;
  for (const auto& entry : fs::directory_iterator(folder, ignored))
    if (entry.path().filename() != kLock) parts.push_back(entry.path());
  std::error_code error;
  for (const fs::path& part : parts) {
    fs::remove_all(part, error);
    if (error) return false;
  }
  fs::remove(folder / kLock, ignored);
  if (rmdir(folder.c_str()) == 0 || errno == ENOENT) return true;
  // The folder that it lies in is not ours to write: whoever may removes the rest.
  const Descriptor lock(open_lock(folder, O_RDWR | O_CREAT));
  return false;
}

bool await_free_lock(const fs::path& folder, std::chrono::milliseconds patience) {
  const base::Instant deadline = base::Clock::now() + patience;
  const Descriptor lock = open_lock(folder, O_RDWR);
  if (lock.number() < 0) return true;
  while (flock(lock.number(), LOCK_EX | LOCK_NB) != 0) {
    if (base::Clock::now() > deadline) return false;
    poll(nullptr, 0, 5);
  }
  return true;
}

}  // namespace provision
