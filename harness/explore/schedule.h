#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace explore {

/// In which order sessions take their steps: by step, the session's number.
using Schedule = std::vector<std::uint32_t>;

/// The schedule as a text that repeats it, "A4B6A2": session A takes four steps, B six, A two.
std::string to_text(const Schedule& schedule);

/// What to_text() wrote; nothing if it is no such text.
std::optional<Schedule> parse_schedule(std::string_view text);

/// Session 0 is A, 1 is B.
char letter(std::uint32_t session);

}  // namespace explore
