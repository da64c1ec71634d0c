#include "provision/schema_dump.h"

#include <algorithm>
#include <filesystem>
#include <regex>
#include <set>
#include <vector>

#include <fmt/format.h>

#include "base/failure.h"
#include "pg/conninfo.h"
#include "provision/binaries.h"
#include "provision/program_output.h"
#include "sql/statements.h"

namespace provision {
namespace {

/// pg_dump draws a random key unless it is given one; an older pg_dump knows none.
constexpr const char* kRestrictKey = "--restrict-key";
constexpr std::string_view kRestrict = "\\restrict pgrush\n";
constexpr std::string_view kUnrestrict = "\\unrestrict pgrush\n";

std::string find_pg_dump() {
  std::error_code ignored;
  const std::filesystem::path program = find_binaries() / "pg_dump";
  if (std::filesystem::exists(program, ignored)) return program;
  throw base::Failure(base::ExitStatus::kProvisioningFailed,
                      program.string() +
                          " is not there: install the Debian package "
                          "postgresql-client of the server's version");
}

/// What pg_dump writes of the database, with what it is told beside that.
std::string dump(const std::string& conninfo, const std::vector<std::string>& more) {
  auto words = pg::parse_conninfo(conninfo);
  std::vector<std::string> environment{"LC_ALL=C"};
  if (words.contains("password")) environment.push_back("PGPASSWORD=" + words.at("password"));
  words.erase("password");
  if (words.contains("sslpassword"))
    throw base::Failure(
        base::ExitStatus::kUnusable,
        "sslpassword cannot be given to pg_dump unseen: leave it out of the DSN, and "
        "write it into a connection service file that the DSN names (service=…)");
  const std::string program = find_pg_dump();
  std::vector<std::string> arguments{program, "--schema-only", "--exclude-schema=pgrush",
                                     "--dbname=" + pg::make_conninfo(words)};
  if (output_of({program, "--help"}, {}).find(kRestrictKey) != std::string::npos)
    arguments.push_back(std::string(kRestrictKey) + "=pgrush");
  arguments.insert(arguments.end(), more.begin(), more.end());
  return plain_sql(output_of(arguments, environment));
}

/// What differs between two versions that dump the same schema: their names, and psql's commands.
bool is_of_a_version(const std::string& line) {
  return line.starts_with("-- Dumped from database version ") ||
         line.starts_with("-- Dumped by pg_dump version ") || line == kRestrict ||
         line == kUnrestrict;
}

/// A policy's roles in their order by name: pg_dump takes them as they happen to lie in the
/// server's catalogue, where a changed password moves a role.
std::string with_roles_in_order(const std::string& line) {
  static const std::string kName = R"re((?:"(?:[^"]|"")*"|[^" ,;])+)re";
  static const std::string kCreate =
      "CREATE POLICY ";  // tidy: sql pg_dump's words, to know them by
  static const std::regex kPolicy(kCreate + kName + " ON " + kName +
                                  "(?: AS RESTRICTIVE)?(?: FOR [A-Z]+)? TO (" + kName + "(?:, " +
                                  kName + ")*)");
  static const std::regex kRole(kName);
  std::smatch policy;
  if (!line.starts_with(kCreate) ||
      !std::regex_search(line, policy, kPolicy, std::regex_constants::match_continuous))
    return line;
  std::set<std::string> roles;
  for (std::sregex_iterator role(policy[1].first, policy[1].second, kRole), end; role != end;
       ++role)
    roles.insert(role->str());
  return line.substr(0, static_cast<std::size_t>(policy.position(1))) +
         fmt::format("{}", fmt::join(roles, ", ")) + policy.suffix().str();
}

}  // namespace

std::string plain_sql(const std::string& dump) {
  std::string kept;
  for (std::size_t at = 0; at < dump.size();) {
    const std::size_t end = std::min(dump.find('\n', at), dump.size() - 1) + 1;
    const std::string line = dump.substr(at, end - at);
    at = end;
    if (!is_of_a_version(line)) kept += with_roles_in_order(line);
  }
  return kept;
}

std::string dump_schema(const std::string& conninfo) { return dump(conninfo, {}); }

std::string dump_schema_like(const std::string& conninfo, const std::string& other) {
  pg::Session session(conninfo);
  const pg::Table partitions = session.query(sql::partitions);
  std::vector<std::string> left_out;
  for (int row = 0; row < partitions.rows(); ++row) {
    const std::string_view schema = partitions.at(row, 0);
    const std::string_view name = partitions.at(row, 1);
    if (other.find(fmt::format("-- Name: {}; Type: TABLE; Schema: {};", name, schema)) ==
        std::string::npos)
      left_out.push_back(
          fmt::format("--exclude-table={}.{}", session.quoted(schema), session.quoted(name)));
  }
  return dump(conninfo, left_out);
}

nlohmann::json describe_schema(pg::Session& session) {
  return nlohmann::json::parse(session.query(sql::describe_schema).at(0, 0));
}

}  // namespace provision
