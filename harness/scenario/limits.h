#pragma once

#include <cstddef>
#include <cstdint>

namespace scenario {

/// The least and the most that a number of a scenario may be. scenarios/scenario.schema.json says
/// the same.
template <class Number>
struct Limits {
  Number least;
  Number most;

  /// Whether the number lies within; what is no number does not.
  bool hold(Number number) const { return number >= least && number <= most; }
};

// Things of the seed are numbered with 32 bits.
inline constexpr Limits<std::int64_t> kClinics{1, 10'000};
inline constexpr Limits<std::int64_t> kClinicians{1, 100'000};
inline constexpr Limits<std::int64_t> kPatients{1, 10'000'000};
inline constexpr Limits<std::int64_t> kSlots{0, 10'000'000};
inline constexpr Limits<std::int64_t> kEvents{0, 10'000'000};

inline constexpr Limits<std::int64_t> kConnections{1, 100'000};
inline constexpr Limits<std::int64_t> kThreads{1, 1'024};
inline constexpr Limits<std::int64_t> kIterations{0, 1'000'000'000};
inline constexpr Limits<double> kDurationS{0.001, 604'800};  // a millisecond to a week: all ends
inline constexpr Limits<std::int64_t> kMaxTries{1, 100};
inline constexpr Limits<std::int64_t> kCallsInARow{1, 1'000};
inline constexpr Limits<double> kRate{0.001, 1'000'000};
inline constexpr Limits<double> kPauseMs{0, 3'600'000};
inline constexpr Limits<double> kStatementTimeoutS{0.001, 3'600};

/// A phase's number is stored in 8 bits of each record.
inline constexpr std::size_t kMostPhases = 100;

}  // namespace scenario
