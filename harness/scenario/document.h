#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include "scenario/mistakes.h"

namespace scenario {

/// The JSON document that `text` holds; comments are allowed, a key that an object has twice is
/// noted as a mistake. Throws Failure (kUnusable), "PLACE: line L, column C: …", if it is not JSON,
/// if a number is too large to be one, or if it is nested too deeply to be a scenario.
nlohmann::json parse_document(const std::string& text, const std::string& place,
                              Mistakes& mistakes);

}  // namespace scenario
