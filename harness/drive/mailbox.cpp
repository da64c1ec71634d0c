#include "drive/mailbox.h"

#include <cerrno>
#include <cstring>
#include <string>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/failure.h"

namespace drive {

Mailbox::Mailbox() : descriptor_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  if (descriptor_ < 0)
    throw base::Failure(base::ExitStatus::kInternal,
                        std::string("cannot make an eventfd: ") + std::strerror(errno));
}

Mailbox::~Mailbox() { ::close(descriptor_); }

void Mailbox::ring(std::uint32_t client) { post(client, false, false); }
void Mailbox::ring_all() { post(0, true, false); }
void Mailbox::end() { post(0, true, true); }

void Mailbox::post(std::uint32_t client, bool all, bool end) {
  bool wake = false;
  {
    const std::lock_guard lock(mutex_);
    if (!all) letters_.clients.push_back(client);
    letters_.all |= all;
    letters_.end |= end;
    wake = !signalled_;
    signalled_ = true;
  }
  if (!wake) return;
  const std::uint64_t one = 1;
  // It cannot fail: the counter is far from full, it is written once between two reads.
  [[maybe_unused]] const auto written = ::write(descriptor_, &one, sizeof one);
}

void Mailbox::take(Letters& letters) {
  letters.clients.clear();
  letters.all = letters.end = false;
  const std::lock_guard lock(mutex_);
  if (!signalled_) return;
  std::uint64_t count = 0;
  [[maybe_unused]] const auto read = ::read(descriptor_, &count, sizeof count);
  signalled_ = false;
  // Swapped, so that both vectors keep their room.
  std::swap(letters, letters_);
}

}  // namespace drive
