#include "migrate.h"

#include <ctime>
#include <filesystem>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "base/failure.h"
#include "pg/conninfo.h"
#include "place.h"
#include "provision/migrations.h"
#include "provision/seal.h"
#include "provision/seed.h"
#include "report/report.h"
#include "sql/statements.h"

namespace pgrush {
namespace {

namespace fs = std::filesystem;

constexpr const char* kManifest = "manifest.json";
constexpr const char* kDemo = "demo";

/// The file of seeds with that name. A name with a folder in it leads out of theirs.
fs::path seed_file(const fs::path& migrations, const std::string& name) {
  const fs::path seeds = migrations / "seeds";
  const fs::path file = seeds / (name + ".sql");
  std::error_code ignored;
  if (fs::path(name).filename() == name && fs::exists(file, ignored)) return file;
  throw base::Failure(base::ExitStatus::kUnusable,
                      fmt::format("{}: there are no such seeds; known are the .sql files of {}",
                                  pg::shown_word(name), seeds.string()));
}

void refuse_demo_in_production(pg::Session& session) {
  if (session.query(sql::environment).at(0, 0) == "production")
    throw base::Failure(base::ExitStatus::kProvisioningFailed,
                        "demo data is refused: app.environment of this database is production");
}

}  // namespace

std::string database_of(const MigrateArguments& arguments, const std::string& command) {
  if (arguments.dsn) return pg::make_conninfo(pg::parse_conninfo(*arguments.dsn));
  throw base::Failure(base::ExitStatus::kUnusable,
                      fmt::format("pgrush migrate {} needs a database: name it with --dsn, or say "
                                  "-d '' for that of the PG* environment",
                                  command));
}

base::ExitStatus migrate_new(const MigrateArguments& arguments) {
  const fs::path folder = arguments.migrations;
  const std::string today = fmt::format("{:%Y-%m-%d}", fmt::gmtime(std::time(nullptr)));
  const provision::NewMigration next = provision::next_migration(folder, arguments.name, today);
  const std::string file = folder / next.id;
  report::write_whole(file, next.text);
  report::write_whole(folder / kManifest, next.manifest);
  tell(fmt::format("{} is to be written, and then sealed with pgrush migrate accept", file));
  return base::ExitStatus::kPass;
}

base::ExitStatus migrate_accept(const MigrateArguments& arguments) {
  const fs::path manifest = fs::path(arguments.migrations) / kManifest;
  const provision::SealedManifest sealed = provision::seal(arguments.migrations);
  if (sealed.changed.empty()) {
    tell(manifest.string() + ": every file is as sealed");
    return base::ExitStatus::kPass;
  }
  report::write_whole(manifest, sealed.text);
  tell(fmt::format("{}: sealed anew from {} on", manifest.string(), sealed.changed.front()));
  return base::ExitStatus::kPass;
}

base::ExitStatus migrate_seed(const MigrateArguments& arguments) {
  const std::string conninfo = database_of(arguments, "seed");
  const fs::path file = seed_file(arguments.migrations, arguments.name);
  pg::Session session(provision::migrator_conninfo(conninfo));
  if (arguments.name == kDemo) refuse_demo_in_production(session);
  provision::seed_by_file(session, file);
  tell(file.string() + " is applied");
  return base::ExitStatus::kPass;
}

}  // namespace pgrush
