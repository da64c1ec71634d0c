#pragma once

#include <unistd.h>
#include <utility>

namespace provision {

/// Owns a file descriptor.
class Descriptor {
 public:
  /// Takes over `number`; -1 is none.
  explicit Descriptor(int number = -1) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  ~Descriptor() { reset(); }

  /// The number, -1 if there is none.
  int number() const { return number_; }
  /// Gives the number away: the caller closes it.
  int release() { return std::exchange(number_, -1); }
  /// Closes it now.
  void reset() {
    if (number_ >= 0) close(std::exchange(number_, -1));
  }

 private:
  int number_;
};

}  // namespace provision
