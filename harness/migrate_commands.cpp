#include "migrate_commands.h"

namespace pgrush {
namespace {

CLI::App* add_one(CLI::App& migrate, MigrateArguments& arguments, const char* name,
                  const char* about, const char* footer) {
  CLI::App* command = add_command(migrate, name, about, footer);
  command->add_option("--migrations", arguments.migrations, "Folder of the migrations")
      ->capture_default_str();
  return command;
}

void add_dsn(CLI::App& command, MigrateArguments& arguments) {
  command.add_option("-d,--dsn", arguments.dsn,
                     "The database: host=… dbname=…, a postgresql:// URI, or '' for the PG* "
                     "environment");
}

Command add_up(CLI::App& migrate, MigrateArguments& arguments) {
  CLI::App* command = add_one(
      migrate, arguments, "up", "Apply the migrations that a database does not have yet",
      "Each file is applied in one transaction, with its row in pgrush.migrations. A file whose\n"
      "statements cannot be in one (an index that is built concurrently, VACUUM …) runs statement\n"
      "by statement, and is resumed where it ended. Of several migrators exactly one works, and "
      "the\n"
      "others wait. A lock that is not given at once is asked for again, for about 20 s.\n\n"
      "Example:\n  pgrush migrate up -d dbname=clinic\n  pgrush migrate up -d '' --to 00012 "
      "--dry-run\n\n"
      "Exit status: 0 the database has them all, 100 one could not be applied, or folder and\n"
      "database do not agree, 104 unusable arguments, 105 interrupted.");
  add_dsn(*command, arguments);
  command->add_option("--to", arguments.to,
                      "The last one to apply: its file's name, or the number it begins with");
  command->add_flag("--dry-run", arguments.dry_run,
                    "Print what would be applied, in a transaction that can write nothing");
  return {command, [&arguments] { return migrate_up(arguments); }};
}

Command add_rollback(CLI::App& migrate, MigrateArguments& arguments) {
  CLI::App* command = add_one(
      migrate, arguments, "rollback", "Take back a migration and all that were applied after it",
      "The last one first, each by the file of its name in rollbacks/, in one transaction with "
      "its\n"
      "row in pgrush.migrations. What stands in the tables that it removes is lost: the first\n"
      "lines of each file say what. As up does, it works alone and asks again for locks.\n\n"
      "Example:\n  pgrush migrate rollback 00022 -d dbname=clinic\n\n"
      "Exit status: 0 they are taken back, 100 one could not be, or folder and database do not\n"
      "agree, 104 unusable arguments, 105 interrupted.");
  command
      ->add_option("ID", arguments.name,
                   "The first one to take back: its file's name, or the number it begins with")
      ->required();
  add_dsn(*command, arguments);
  return {command, [&arguments] { return migrate_rollback(arguments); }};
}

Command add_status(CLI::App& migrate, MigrateArguments& arguments) {
  CLI::App* command = add_one(
      migrate, arguments, "status", "Show which migrations a database has",
      "applied · pending · partial (up resumes it) · changed (the file is not what was applied)\n"
      "· missing (applied, but not in the folder) · late (sorts before one that is applied)\n\n"
      "Example:\n  pgrush migrate status -d dbname=clinic\n  pgrush migrate status -d '' --json | "
      "jq '.counts'\n\n"
      "Exit status: 0 whatever it shows, 100 if it could not be found out.");
  add_dsn(*command, arguments);
  command->add_flag("--json", arguments.json, "As reports/migrations.schema.json has it");
  return {command, [&arguments] { return migrate_status(arguments); }};
}

Command add_verify(CLI::App& migrate, MigrateArguments& arguments) {
  CLI::App* command = add_one(
      migrate, arguments, "verify", "Try all migrations, and look whether they come to the schema",
      "On a throwaway server each file is applied, its verification query asked, and the file\n"
      "applied again. The schema has to be that of schema.sql, and no query of checks/ may select\n"
      "anything. Then the same with the rows of tests/rows/ in the tables, and on these: who may\n"
      "do what (tests/access.json), every CHECK (tests/violations.sql), every foreign key and "
      "what\n"
      "comes of a deletion, and tests/smoke/. A line a finding, with the object's name.\n\n"
      "Example:\n  pgrush migrate verify\n  pgrush migrate verify --live dbname=clinic\n\n"
      "Exit status: 0 nothing is found, 1 something is, 100 it could not be found out.");
  command->add_option("--live", arguments.dsn,
                      "Compare this running database instead (drift), and write nothing there");
  return {command, [&arguments] { return migrate_verify(arguments); }};
}

Command add_dump(CLI::App& migrate, MigrateArguments& arguments) {
  CLI::App* command = add_one(
      migrate, arguments, "dump", "Print a database's schema, the same bytes for the same schema",
      "Without --dsn it is that of the folder's migrations, applied on a throwaway server.\n\n"
      "Example:\n  pgrush migrate dump > migrations/schema.sql\n  pgrush migrate dump --docs > "
      "schema.md");
  add_dsn(*command, arguments);
  command->add_flag("--docs", arguments.docs,
                    "A reference in Markdown: tables, columns with class and retention, keys, "
                    "indexes, policies");
  return {command, [&arguments] { return migrate_dump(arguments); }};
}

Command add_new(CLI::App& migrate, MigrateArguments& arguments) {
  CLI::App* command =
      add_one(migrate, arguments, "new", "Make the next migration's file and entry",
              "Write the migration into the file, then seal it with pgrush migrate accept.\n\n"
              "Example:\n  pgrush migrate new add_waiting_list");
  command
      ->add_option("NAME", arguments.name,
                   "What it does, in lower-case words joined by underscores")
      ->required();
  return {command, [&arguments] { return migrate_new(arguments); }};
}

Command add_lint(CLI::App& migrate, MigrateArguments& arguments) {
  CLI::App* command = add_one(
      migrate, arguments, "lint", "Find what would block clients, rewrite tables or break them",
      "The files are read as PostgreSQL reads them, in order: a table of an earlier file is taken "
      "to\n"
      "be in use. A line a finding: what stands there, which lock is taken and who waits, and what "
      "to\n"
      "write instead. A comment \"-- lint: allow RULE reason\" above a statement silences the "
      "rule\n"
      "there; lint.json accepts what stands in files that are applied and not edited any more.\n\n"
      "Example:\n  pgrush migrate lint\n  pgrush migrate lint --json | jq '.findings[].rule'\n\n"
      "Exit status: 0 nothing is found, 1 something is, 104 an unusable folder, or a file that "
      "does\n"
      "not parse.");
  command->add_flag("--json", arguments.json, "As reports/lint.schema.json has it");
  return {command, [&arguments] { return migrate_lint(arguments); }};
}

Command add_accept(CLI::App& migrate, MigrateArguments& arguments) {
  CLI::App* command = add_one(
      migrate, arguments, "accept", "Seal manifest.json after a deliberate edit",
      "Every entry gets the chain of checksums over its file and all before it. A file that the\n"
      "manifest does not name is refused: its entry is added by hand, or by pgrush migrate new.\n"
      "A database that has a migration as it was before refuses the edited one.\n\n"
      "Example:\n  pgrush migrate accept");
  return {command, [&arguments] { return migrate_accept(arguments); }};
}

Command add_seed(CLI::App& migrate, MigrateArguments& arguments) {
  CLI::App* command =
      add_one(migrate, arguments, "seed", "Apply seeds/NAME.sql of the migrations' folder",
              "In one transaction; the file has to bear being applied again. Demo data is refused\n"
              "where app.environment is production.\n\n"
              "Example:\n  pgrush migrate seed demo -d dbname=clinic");
  command->add_option("NAME", arguments.name, "core or demo")->required();
  add_dsn(*command, arguments);
  return {command, [&arguments] { return migrate_seed(arguments); }};
}

}  // namespace

std::vector<Command> add_migrate(CLI::App& app, MigrateArguments& arguments) {
  CLI::App* migrate =
      add_command(app, "migrate", "Apply, inspect and write migrations",
                  "Example:\n  pgrush migrate up -d dbname=clinic\n  pgrush migrate up --help");
  migrate->require_subcommand(1);
  return {add_up(*migrate, arguments),     add_rollback(*migrate, arguments),
          add_status(*migrate, arguments), add_verify(*migrate, arguments),
          add_dump(*migrate, arguments),   add_new(*migrate, arguments),
          add_lint(*migrate, arguments),   add_accept(*migrate, arguments),
          add_seed(*migrate, arguments)};
}

}  // namespace pgrush
