#include "delivery.h"
#include "host.h"
#include "migrate.h"
#include "provision/database.h"
#include "provision/migrations.h"
#include "provision/schema_dump.h"
#include "report/schema_reference.h"

namespace pgrush {
namespace {

std::string text_of(const std::string& conninfo, bool docs) {
  if (!docs) return provision::dump_schema(conninfo);
  pg::Session session(provision::migrator_conninfo(conninfo));
  return report::to_markdown(provision::describe_schema(session));
}

/// Of a database that is made for it from the folder's migrations.
std::string text_of_migrations(const MigrateArguments& arguments) {
  constexpr std::int64_t kConnections = 4;
  Host host(std::nullopt, kConnections, false);
  provision::Database database(host.conninfo());
  {
    pg::Session session(database.conninfo());
    provision::migrate(session, arguments.migrations);
  }
  const std::string text = text_of(database.conninfo(), arguments.docs);
  database.keep();  // it goes with its server
  host.leave(database.name());
  return text;
}

}  // namespace

base::ExitStatus migrate_dump(const MigrateArguments& arguments) {
  const std::string text = arguments.dsn ? text_of(database_of(arguments, "dump"), arguments.docs)
                                         : text_of_migrations(arguments);
  write_to_stdout([&](const base::Sink& sink) { sink(text); });
  return base::ExitStatus::kPass;
}

}  // namespace pgrush
