#pragma once

#include <nlohmann/json.hpp>

#include "scenario/mistakes.h"
#include "scenario/scenario.h"

namespace scenario {

/// Applies what the command line changes to a scenario's document. A flag that is out of range is
/// noted by its name and not applied. Throws Failure (kUnusable) if a --set pointer cannot be
/// followed. Parts that are not what a scenario has there are left for the reader to refuse.
void apply(const Overrides& overrides, nlohmann::json& document, Mistakes& mistakes);

}  // namespace scenario
