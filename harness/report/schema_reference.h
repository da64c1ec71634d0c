#pragma once

#include <string>

#include <nlohmann/json.hpp>

namespace report {

/// A comment of a table or column, and what its trailing marks say of the data.
struct Classified {
  std::string text;        ///< without the marks
  std::string data_class;  ///< of "[class: PHI]"; "" if there is none
  std::string retention;   ///< of "[retention: 10 years]"; "" if there is none
};

/// Reads "Name [class: PHI] [retention: 10 years]". Brackets that are no such marks at its end are
/// text.
Classified classified(const std::string& comment);

/// A reference of the schema in Markdown, of what provision::describe_schema gives.
std::string to_markdown(const nlohmann::json& schema);

}  // namespace report
