#pragma once

#include <span>
#include <string>
#include <string_view>

namespace base {

/// " (did you mean NAME?)" with the known name nearest to `word`, or "" if none is near: at most a
/// third of the word's letters differ (Levenshtein distance).
std::string suggest(std::string_view word, std::span<const std::string> known);

}  // namespace base
