#include "provision/server_figures.h"

#include <charconv>
#include <string_view>

#include "sql/statements.h"

namespace provision {

namespace {

/// `field(column)` gives a field's text; one that is no number counts as none.
template <class GetField>
ServerFigures from_fields(GetField field) {
  ServerFigures figures;
  int column = 0;
  const auto take = [&](std::int64_t& value) {
    const std::string_view text = field(column++);
    std::from_chars(text.data(), text.data() + text.size(), value);
  };
  std::apply([&](const auto&... member) { (take(member.value), ...); },
             measure::fields_of(figures));
  return figures;
}

}  // namespace

ServerFigures read_figures(pg::Session& session) {
  const pg::Table table = session.query(sql::server_figures);
  return from_fields([&](int column) { return table.at(0, column); });
}

ServerFigures figures_from(const pg::Rows& rows) {
  return from_fields([&](int column) { return rows.value(0, column); });
}

void flush_figures(pg::Session& session) { session.query(sql::flush_figures); }

nlohmann::json to_json(const ServerFigures& figures) {
  nlohmann::json json = nlohmann::json::object();
  std::apply([&](const auto&... member) { ((json[member.name] = member.value), ...); },
             measure::fields_of(figures));
  return json;
}

std::vector<std::pair<std::string, std::string>> server_settings(pg::Session& session) {
  const pg::Table table = session.query(sql::server_settings);
  std::vector<std::pair<std::string, std::string>> settings;
  settings.reserve(static_cast<std::size_t>(table.rows()));
  for (int row = 0; row < table.rows(); ++row)
    settings.emplace_back(table.at(row, 0), table.at(row, 1));
  return settings;
}

}  // namespace provision
