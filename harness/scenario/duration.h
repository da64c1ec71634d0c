#pragma once

#include <optional>
#include <string_view>

#include "base/time.h"

namespace scenario {

/// The duration that a text spells as k6 does: "10s", "500ms", "1m30s", "1.5h"; units are ns, us,
/// µs, ms, s, m, h and d. Nothing if it spells none, a negative one, or more than 10 years.
std::optional<base::Nanos> parse_duration(std::string_view text);

}  // namespace scenario
