#pragma once

#include <string>

namespace scenario {

/// A measure and what its value has to be, in k6's grammar: <, <=, >, >=, ==, === or !=, and a
/// number.
struct Expectation {
  std::string measure;    ///< "create_booking.response_ms.p99"
  std::string condition;  ///< "<250"

  /// Whether `actual` meets the condition, which must be valid. What is no number meets none.
  bool met_by(double actual) const;
  /// Whether a condition can be read. Blanks round the comparison and the number do not matter; the
  /// number is finite: "250", "-0.5", "1e3".
  static bool valid(const std::string& condition);
};

}  // namespace scenario
