#pragma once

#include <array>
#include <string_view>

#include "base/outcome.h"

namespace pg {

/// Five characters; all zero characters ('\0') stand for "no error".
using SqlState = std::array<char, 5>;

/// What the caller of a failed statement must do next, by its SQLSTATE.
/// 08xxx and 57P0x mean that the connection went away under the call: in doubt.
base::Outcome outcome_of(std::string_view sqlstate);

/// The state as text, empty for "no error".
std::string_view text_of(const SqlState& state);

/// `text` as a state; the empty one unless it has five characters.
SqlState sqlstate_of(std::string_view text);

}  // namespace pg
