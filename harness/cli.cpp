#include "cli.h"

#include <cstdio>
#include <exception>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "base/failure.h"
#include "base/suggest.h"
#include "pg/conninfo.h"
#include "place.h"
#include "revision.h"
#include "run.h"
#include "selftest.h"

namespace pgrush {
namespace {

std::string version() {
  return fmt::format("pgrush {} ({}), libpq {}", PGRUSH_VERSION, PGRUSH_REVISION,
                     pg::libpq_version());
}

/// Every flag that the command knows, as it is typed.
std::vector<std::string> flags_of(const CLI::App& command) {
  std::vector<std::string> flags;
  for (const CLI::Option* option : command.get_options()) {
    for (const std::string& name : option->get_lnames()) flags.push_back("--" + name);
    for (const std::string& name : option->get_snames()) flags.push_back("-" + name);
  }
  return flags;
}

/// A flag or word that no command knows, with the nearest known one.
void refuse_unknown(const CLI::App& command) {
  const auto words = command.remaining();
  if (words.empty()) return;
  // A DSN that lost its -d may hold a password.
  const bool secret = words.front().find("://") != std::string::npos ||
                      words.front().find("password") != std::string::npos;
  const std::string word =
      secret ? pg::redacted(words.front()) : words.front().substr(0, words.front().find('='));
  throw base::Failure(base::ExitStatus::kUnusable,
                      fmt::format("unknown {} {}{}; see pgrush {} --help",
                                  word.starts_with('-') ? "flag" : "argument", word,
                                  base::suggest(word, flags_of(command)), command.get_name()));
}

CLI::App* add_run(CLI::App& app, RunArguments& run) {
  CLI::App* command = app.add_subcommand("run", "Provision, drive, judge, report");
  command->allow_extras();
  command->set_help_flag("-?,--help", "Show this and exit");
  command->add_option("SCENARIO", run.scenario, "A folder with a scenario.json")->required();
  command->add_option("-d,--dsn", run.dsn,
                      "Server to use instead of a throwaway one: host=… user=…, a postgresql:// "
                      "URI, or '' for the PG* environment; pgrush makes its own database there");
  command->add_option("-c,--connections", run.overrides.connections, "Connections of every phase");
  command->add_option("-j,--threads", run.overrides.threads, "Threads of every phase");
  command->add_option("-T,--duration", run.overrides.duration_s,
                      "Seconds, at most, of every phase");
  command->add_option("--iterations", run.overrides.iterations,
                      "Iterations, at most, of every phase");
  command->add_option("--random-seed", run.seed, "Repeat the choices of a run");
  command->add_option("--set", run.settings, "JSON-POINTER=VALUE in the scenario (repeatable)")
      ->allow_extra_args(false);
  command
      ->add_option("--variant", run.variants,
                   "SQL file applied after the migrations, as their owner (repeatable)")
      ->allow_extra_args(false);
  command->add_option("--migrations", run.migrations, "Folder of the migrations");
  command->add_option("--report", run.report, "Where report.json goes; - for stdout");
  command->add_option("--out", run.out, "Folder for the run's files");
  command->add_flag("--keep-server", run.keep_server,
                    "Leave the throwaway server running and print how to connect");
  command->add_flag("--fail-fast", run.fail_fast,
                    "Judge as the load goes on, and end it at the first violation");
  command->add_flag("--quiet", run.quiet, "Only the last line of the summary, no progress");
  command->footer(
      "Example:\n  pgrush run scenarios/smoke -c 50 --set "
      "/phases/0/workload/booking_volley/contenders=50\n\nExit status: 0 pass, 1 an invariant is "
      "violated, 2 could not tell, 99 a threshold was\ncrossed, 100 provisioning failed, 101 "
      "clean-up failed, 104 unusable arguments or\nscenario, 105 interrupted, 107 internal error.");
  return command;
}

CLI::App* add_selftest(CLI::App& app, SelftestArguments& selftest) {
  CLI::App* command = app.add_subcommand(
      "selftest", "Try faulty and correct procedures: which invariant catches which?");
  command->allow_extras();
  command->set_help_flag("-?,--help", "Show this and exit");
  command->add_option("--scenario", selftest.scenario, "The load that they are tried under");
  command
      ->add_option("--faulty", selftest.faulty,
                   "An .sql file, or a folder of them, that is to be caught (repeatable)")
      ->allow_extra_args(false);
  command
      ->add_option("--correct", selftest.correct,
                   "An .sql file, or a folder of them, that is to pass (repeatable)")
      ->allow_extra_args(false);
  command
      ->add_option("--rounds", selftest.rounds,
                   "Loads that a faulty procedure may take until it is caught")
      ->check(CLI::Range(1, 1000));
  command->add_option("-d,--dsn", selftest.dsn, "Server to use instead of a throwaway one");
  command->add_option("--random-seed", selftest.seed, "Repeat the choices of a self-test");
  command->add_option("--migrations", selftest.migrations, "Folder of the migrations");
  command->add_option("--out", selftest.out, "Folder for selftest.json and selftest.md");
  command->add_flag("--quiet", selftest.quiet, "Only the last line, no progress");
  command->footer(
      "Without --faulty and --correct it tries tests/broken and migrations/variants. A faulty\n"
      "procedure must be caught by one of the invariants that its header names in a line\n"
      "\"-- violates: NAME, NAME\"; without such a line, by any.\n\n"
      "Example:\n  pgrush selftest --faulty my_procedure.sql\n\n"
      "Exit status: 0 all came out as they are to, 1 some did not, 2 a correct one could not be\n"
      "told; otherwise as for run.");
  return command;
}

int dispatch(int argc, char** argv) {
  CLI::App app("Proves that PostgreSQL stored procedures keep their promises under load.",
               "pgrush");
  app.set_help_flag("-?,--help", "Show this and exit");
  app.set_version_flag("--version", version());
  app.require_subcommand(1);
  app.footer("Example:\n  pgrush run scenarios/pr-gate\n");
  RunArguments run;
  const CLI::App* run_command = add_run(app, run);
  SelftestArguments selftest_arguments;
  const CLI::App* selftest_command = add_selftest(app, selftest_arguments);
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& success) {
    return app.exit(success);
  } catch (const CLI::ParseError& error) {
    // CLI11's own codes collide with k6's: all of them are 104.
    const auto subcommands = app.get_subcommands();
    const std::string name = subcommands.empty() ? "" : subcommands.front()->get_name() + " ";
    if (subcommands.empty() && argc > 1 && argv[1][0] != '-')
      throw base::Failure(base::ExitStatus::kUnusable,
                          fmt::format("unknown command {}{}; see pgrush --help", argv[1],
                                      base::suggest(argv[1], std::vector<std::string>{"run"})));
    throw base::Failure(base::ExitStatus::kUnusable,
                        fmt::format("{}; see pgrush {}--help", error.what(), name));
  }
  if (selftest_command->parsed()) {
    refuse_unknown(*selftest_command);
    return static_cast<int>(pgrush::selftest(selftest_arguments));
  }
  run.command.assign(argv, argv + argc);
  refuse_unknown(*run_command);
  return static_cast<int>(pgrush::run(run));
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return dispatch(argc, argv);
  } catch (const base::Failure& failure) {
    tell(failure.what());
    return static_cast<int>(failure.status());
  } catch (const std::exception& error) {
    tell(std::string("internal error: ") + error.what());
    return static_cast<int>(base::ExitStatus::kInternal);
  }
}

}  // namespace pgrush
