#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "lint/tree.h"

namespace lint {

/// The value of a DefElem of that name in a list of options, as text; none if there is none, "" if
/// it has no value of one word.
std::optional<std::string> option_text(const Tree& options, std::string_view name);

/// Whether the list has a DefElem of that name.
bool has_option(const Tree& options, std::string_view name);

/// Whether the list switches that option on, by its name alone or by a value that means yes.
bool is_on(const Tree& options, std::string_view name);

}  // namespace lint
