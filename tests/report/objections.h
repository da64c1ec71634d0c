#pragma once

#include <string>

#include <nlohmann/json.hpp>

namespace report::sample {

/// All that a schema of reports/ objects to, one a line; "" if the document is valid.
std::string objections(const nlohmann::json& document,
                       const std::string& schema = "report.schema.json");

}  // namespace report::sample
