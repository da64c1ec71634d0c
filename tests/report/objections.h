#pragma once

#include <string>

#include <nlohmann/json.hpp>

namespace report::sample {

/// All that reports/report.schema.json objects to, one a line; "" if the document is valid.
std::string objections(const nlohmann::json& document);

}  // namespace report::sample
