#include "provision/database.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <iterator>
#include <random>
#include <unistd.h>
#include <utility>

#include <fmt/format.h>

#include "pg/conninfo.h"
#include "provision/capacity.h"
#include "sql/statements.h"

namespace provision {
namespace {

constexpr std::string_view kMark = "made by pgrush";
/// SQLSTATE of a role that something still depends on.
constexpr std::string_view kDependentObjects = "2BP01";

bool set_in_environment(const char* name) {
  const char* value = std::getenv(name);
  return value != nullptr && *value != '\0';
}

/// The words, with a database named in them unless they or the environment name one already.
std::string with_database(const std::string& conninfo) {
  const auto words = pg::parse_conninfo(conninfo);
  const bool named = words.contains("dbname") || words.contains("service") ||
                     set_in_environment("PGDATABASE") || set_in_environment("PGSERVICE");
  return named ? conninfo : pg::with_words(conninfo, {{"dbname", "postgres"}});
}

std::string random_name() {
  std::random_device device;
  const std::uint64_t bits = (std::uint64_t{device()} << 32) | device();
  return fmt::format("pgrush_{:012x}", bits & 0xffff'ffff'ffffU);
}

std::string mark() {
  std::array<char, 256> host{};
  gethostname(host.data(), host.size() - 1);
  return fmt::format("{}: process {} on {}", kMark, getpid(), host.data());
}

std::vector<std::string> first_column(const pg::Table& table) {
  std::vector<std::string> values;
  values.reserve(static_cast<std::size_t>(table.rows()));
  for (int row = 0; row < table.rows(); ++row) values.emplace_back(table.at(row, 0));
  return values;
}

/// Role names in the order of std::string, whatever the server's collation is.
std::vector<std::string> role_names(pg::Session& session) {
  auto names = first_column(session.query(sql::role_names));
  std::ranges::sort(names);
  return names;
}

}  // namespace

Database::Database(const std::string& maintenance_conninfo, const std::string& name)
    : maintenance_(with_database(maintenance_conninfo)),
      name_(name.empty() ? random_name() : name) {
  // A file's error positions are counted in characters, and the files are UTF-8.
  conninfo_ = pg::with_words(maintenance_, {{"dbname", name_}, {"client_encoding", "UTF8"}});
  pg::Session session(maintenance_);
  require_version(session.server_version());
  left_behind_ = first_column(session.query(sql::left_databases, {kMark}));
  earlier_roles_ = role_names(session);
  create(session, "template0");
}

Database::Database(const Database& original)
    : maintenance_(original.maintenance_), name_(random_name()) {
  conninfo_ = pg::with_words(maintenance_, {{"dbname", name_}, {"client_encoding", "UTF8"}});
  pg::Session session(maintenance_);
  created_roles_.emplace();
  create(session, original.name_);
}

Database::Database(Database&& other) noexcept
    : maintenance_(std::move(other.maintenance_)),
      name_(std::move(other.name_)),
      conninfo_(std::move(other.conninfo_)),
      earlier_roles_(std::move(other.earlier_roles_)),
      left_behind_(std::move(other.left_behind_)),
      created_roles_(std::move(other.created_roles_)),
      kept_(std::exchange(other.kept_, true)) {}

Database::~Database() {
  try {
    drop();
  } catch (const base::Failure&) {
    // A later run mentions the database that is left.
  }
}

void Database::create(pg::Session& session, const std::string& original) {
  try {
    for (const std::string& statement :
         first_column(session.query(sql::create_database, {name_, mark(), original})))
      session.script(statement);
  } catch (const pg::ServerError& error) {
    throw base::Failure(base::ExitStatus::kProvisioningFailed,
                        fmt::format("cannot create database {}: {}", name_, error.what()));
  }
}

std::vector<std::string> Database::new_roles(pg::Session& session) const {
  const auto now = role_names(session);
  std::vector<std::string> created;
  std::ranges::set_difference(now, earlier_roles_, std::back_inserter(created));
  return created;
}

const std::vector<std::string>& Database::note_created_roles() {
  pg::Session session(maintenance_);
  return created_roles_.emplace(new_roles(session));
}

std::vector<std::string> Database::drop() {
  if (std::exchange(kept_, true)) return {};
  std::string doing = "database " + name_;
  std::vector<std::string> used_elsewhere;
  try {
    pg::Session session(maintenance_);
    const auto roles = created_roles_ ? *created_roles_ : new_roles(session);
    session.script(first_column(session.query(sql::drop_database, {name_})).at(0));
    for (const std::string& role : roles) {
      doing = "role " + role;
      try {
        session.script(first_column(session.query(sql::drop_role, {role})).at(0));
      } catch (const pg::ServerError& error) {
        if (error.sqlstate() != kDependentObjects) throw;
        used_elsewhere.push_back(role);
      }
    }
  } catch (const base::Failure& failure) {
    throw base::Failure(base::ExitStatus::kCleanUpFailed,
                        fmt::format("{} is left on the server, and what was to be dropped after "
                                    "it: {}",
                                    doing, failure.what()));
  }
  return used_elsewhere;
}

}  // namespace provision
