#pragma once

#include <string_view>

namespace provision {

/// The two clinics that the rows of a folder's tests/rows belong to: what is tried is tried with a
/// row of the first.
inline constexpr std::string_view kOwnClinic = "a0000000-0000-4000-8000-000000000001";
inline constexpr std::string_view kOtherClinic = "b0000000-0000-4000-8000-000000000001";

}  // namespace provision
