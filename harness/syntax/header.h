#pragma once

#include <array>
#include <map>
#include <string>
#include <string_view>

namespace syntax {

/// What a migration's header tells, in the template's order.
inline constexpr std::array<std::string_view, 6> kHeaderFields{
    "Date", "Problem", "Solution", "Affected tables", "Verification", "Rollback"};

/// What the header, the lines with two dashes that a text begins with, tells for each of its
/// fields: what stands behind "Problem:" and on the lines below, up to the next field or an empty
/// line. Capital or small letters, and "Verification" or "Verification query", are the same.
std::map<std::string, std::string, std::less<>> header_of(const std::string& text);

}  // namespace syntax
