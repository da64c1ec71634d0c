#include "delivery.h"
#include "migrate.h"
#include "pg/session.h"
#include "provision/migration_state.h"
#include "provision/migrations.h"
#include "report/migration_status.h"
#include "sql/statements.h"

namespace pgrush {

base::ExitStatus migrate_status(const MigrateArguments& arguments) {
  const std::string conninfo = database_of(arguments, "status");
  const auto migrations = provision::read_manifest(arguments.migrations, provision::Seal::kIgnored);
  pg::Session session(provision::migrator_conninfo(conninfo));
  const provision::History history = provision::read_history(session);
  const pg::Table database = session.query(sql::database_and_version);
  const report::MigrationStatus status{arguments.migrations, std::string(database.at(0, 0)),
                                       std::string(database.at(0, 1)),
                                       provision::compare(migrations, history)};
  write_to_stdout([&](const base::Sink& sink) {
    sink(arguments.json ? report::to_text(report::to_json(status)) : report::to_console(status));
  });
  return base::ExitStatus::kPass;
}

}  // namespace pgrush
