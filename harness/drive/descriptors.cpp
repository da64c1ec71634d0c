#include "drive/descriptors.h"

#include <sys/resource.h>

#include <fmt/format.h>

#include "base/failure.h"

namespace drive {

void allow_descriptors(std::int64_t connections, std::int64_t threads) {
  // A thread has an epoll descriptor and a mailbox; the rest is for sessions and files.
  const auto wanted = static_cast<rlim_t>(connections + 2 * threads + 64);
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  if (limit.rlim_cur >= wanted) return;
  if (limit.rlim_max < wanted)
    throw base::Failure(
        base::ExitStatus::kProvisioningFailed,
        fmt::format("{} connections need {} open files, and this process may have {}: raise the "
                    "limit (ulimit -Hn) or lower --connections",
                    connections, wanted, limit.rlim_max));
  limit.rlim_cur = wanted;
  if (setrlimit(RLIMIT_NOFILE, &limit) != 0)
    throw base::Failure(base::ExitStatus::kProvisioningFailed,
                        fmt::format("cannot raise the limit of open files to {}", wanted));
}

}  // namespace drive
