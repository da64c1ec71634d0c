#include "lint/called.h"

#include <map>
#include <string_view>

namespace lint {

std::string called(const std::string& object_type) {
  static const std::map<std::string_view, std::string_view> kCalled{
      {"OBJECT_TABLE", "table"},        {"OBJECT_VIEW", "view"},
      {"OBJECT_MATVIEW", "view"},       {"OBJECT_COLUMN", "column"},
      {"OBJECT_ATTRIBUTE", "column"},   {"OBJECT_FUNCTION", "function"},
      {"OBJECT_ROUTINE", "routine"},    {"OBJECT_PROCEDURE", "procedure"},
      {"OBJECT_AGGREGATE", "function"}, {"OBJECT_SEQUENCE", "sequence"},
      {"OBJECT_SCHEMA", "schema"},      {"OBJECT_TYPE", "type"},
      {"OBJECT_DOMAIN", "type"},        {"OBJECT_FOREIGN_TABLE", "table"}};
  const auto found = kCalled.find(object_type);
  return found == kCalled.end() ? "" : std::string(found->second);
}

}  // namespace lint
