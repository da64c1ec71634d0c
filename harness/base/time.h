#pragma once

#include <chrono>
#include <cstdint>

namespace base {

/// The harness's one clock: monotonic, the same for all threads of a process.
using Clock = std::chrono::steady_clock;
/// A point on the harness's clock.
using Instant = Clock::time_point;
/// Durations inside the harness; converted to milliseconds or seconds only where a report is
/// written.
using Nanos = std::chrono::nanoseconds;

/// Nanoseconds of a second.
inline constexpr std::int64_t kSecond = 1'000'000'000;

/// Milliseconds of `duration`, with its fraction.
inline double to_ms(Nanos duration) { return static_cast<double>(duration.count()) / 1e6; }

/// Seconds of `duration`, with its fraction.
inline double to_s(Nanos duration) { return static_cast<double>(duration.count()) / 1e9; }

/// `ms` milliseconds as a duration; fractions below a nanosecond are cut.
inline Nanos from_ms(double ms) { return Nanos(static_cast<std::int64_t>(ms * 1e6)); }

/// `s` seconds as a duration; fractions below a nanosecond are cut.
inline Nanos from_s(double s) { return Nanos(static_cast<std::int64_t>(s * 1e9)); }

/// The nanoseconds of the harness's clock at that moment, for what atomics hold.
inline std::int64_t ns_of(Instant at) { return at.time_since_epoch().count(); }

/// The moment of which ns_of gives this.
inline Instant at_ns(std::int64_t ns) { return Instant(Nanos(ns)); }

}  // namespace base
