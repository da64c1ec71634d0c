#include <fmt/format.h>

#include "base/failure.h"
#include "delivery.h"
#include "drive/interruption.h"
#include "migrate.h"
#include "place.h"
#include "provision/migrations.h"

namespace pgrush {
namespace {

/// What is running is never torn off: the server would go on with it alone.
void stop_if_interrupted() {
  if (drive::interrupted())
    throw base::Failure(base::ExitStatus::kInterrupted,
                        "interrupted: what is done stays, and the next one goes on behind it");
}

std::string line_of(const provision::PlannedMigration& planned) {
  const std::string statements =
      fmt::format("{} statement{}", planned.statements, planned.statements == 1 ? "" : "s");
  if (!planned.one_by_one)
    return fmt::format("{}: {} in one transaction\n", planned.id, statements);
  const std::string applied =
      planned.applied == 0 ? "" : fmt::format(", of which {} applied already", planned.applied);
  return fmt::format("{}: {}, one by one{}\n", planned.id, statements, applied);
}

base::ExitStatus show_plan(const std::string& conninfo, const MigrateArguments& arguments) {
  const auto planned = provision::plan_migrations(conninfo, arguments.migrations, arguments.to);
  write_to_stdout([&](const base::Sink& sink) {
    for (const provision::PlannedMigration& one : planned) sink(line_of(one));
  });
  if (planned.empty()) tell("nothing is to be applied");
  return base::ExitStatus::kPass;
}

provision::MigrateOptions options_of(const std::string& to) {
  return {
      .to = to, .program = provenance_of_program().pgrush, .company = {tell, stop_if_interrupted}};
}

}  // namespace

base::ExitStatus migrate_up(const MigrateArguments& arguments) {
  const std::string conninfo = database_of(arguments, "up");
  if (arguments.dry_run) return show_plan(conninfo, arguments);
  drive::catch_interruption();
  const auto applied =
      provision::migrate_up(conninfo, arguments.migrations, options_of(arguments.to));
  tell(applied.empty() ? "nothing is to be applied"
                       : fmt::format("migrations applied: {}", applied.size()));
  return base::ExitStatus::kPass;
}

base::ExitStatus migrate_rollback(const MigrateArguments& arguments) {
  const std::string conninfo = database_of(arguments, "rollback");
  drive::catch_interruption();
  const auto taken_back =
      provision::take_back(conninfo, arguments.migrations, options_of(arguments.name));
  tell(fmt::format("migrations taken back: {}", taken_back.size()));
  return base::ExitStatus::kPass;
}

}  // namespace pgrush
