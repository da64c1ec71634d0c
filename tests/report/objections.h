#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include "report/report.h"

namespace report::sample {

/// All that a schema of reports/ objects to, one a line; "" if the document is valid.
std::string objections(const nlohmann::json& document,
                       const std::string& schema = "report.schema.json");

/// The report as a reader of its file gets it.
inline nlohmann::json read_back(const Report& report) {
  return nlohmann::json::parse(to_text(to_json(report)));
}

}  // namespace report::sample
