#include "provision/server_figures.h"

#include "sql/statements.h"

namespace provision {

ServerFigures ServerFigures::operator-(const ServerFigures& before) const {
  return {wal_bytes - before.wal_bytes, deadlocks - before.deadlocks, commits - before.commits,
          rollbacks - before.rollbacks};
}

ServerFigures read_figures(pg::Session& session) {
  const pg::Table table = session.query(sql::server_figures);
  const auto number = [&table](int column) { return std::stoll(std::string(table.at(0, column))); };
  return {number(0), number(1), number(2), number(3)};
}

nlohmann::json to_json(const ServerFigures& figures) {
  return {{"wal_bytes", figures.wal_bytes},
          {"deadlocks", figures.deadlocks},
          {"commits", figures.commits},
          {"rollbacks", figures.rollbacks}};
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
