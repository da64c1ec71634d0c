#include "delivery.h"
#include "migrate.h"
#include "provision/migrations.h"
#include "provision/schema_dump.h"
#include "report/schema_reference.h"
#include "scratch_database.h"

namespace pgrush {
namespace {

std::string text_of(const std::string& conninfo, bool docs) {
  if (!docs) return provision::dump_schema(conninfo);
  pg::Session session(provision::migrator_conninfo(conninfo));
  return report::to_markdown(provision::describe_schema(session));
}

std::string text_of_migrations(const MigrateArguments& arguments) {
  ScratchDatabase scratch;
  {
    pg::Session session(scratch.conninfo());
    provision::migrate(session, arguments.migrations);
  }
  const std::string text = text_of(scratch.conninfo(), arguments.docs);
  scratch.leave();
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
