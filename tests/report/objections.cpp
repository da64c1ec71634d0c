// g++ 12 suspects its own <regex>, which valijson includes, as soon as a sanitizer is on.
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"

#include "objections.h"

#include <fstream>

#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

namespace report::sample {

std::string objections(const nlohmann::json& document, const std::string& schema_file) {
  const auto schema_json =
      nlohmann::json::parse(std::ifstream(PGRUSH_SOURCE "/reports/" + schema_file));
  valijson::Schema schema;
  valijson::SchemaParser(valijson::SchemaParser::kDraft7)
      .populateSchema(valijson::adapters::NlohmannJsonAdapter(schema_json), schema);
  valijson::Validator validator;
  valijson::ValidationResults results;
  if (validator.validate(schema, valijson::adapters::NlohmannJsonAdapter(document), &results))
    return "";
  std::string text = "invalid";
  for (const auto& error : results) {
    text += "\n";
    for (const std::string& step : error.context) text += step;
    text += ": " + error.description;
  }
  return text;
}

}  // namespace report::sample
