#pragma once

#include <chrono>
#include <functional>
#include <thread>

namespace support {

/// Whether the condition comes to hold before a generous deadline.
inline bool comes_true(const std::function<bool()>& condition) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  while (!condition()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    std::this_thread::yield();
  }
  return true;
}

}  // namespace support
