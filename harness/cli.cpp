#include "cli.h"

#include <algorithm>
#include <exception>
#include <iterator>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "base/failure.h"
#include "capacity.h"
#include "check.h"
#include "command_line.h"
#include "explore.h"
#include "migrate_commands.h"
#include "pg/conninfo.h"
#include "place.h"
#include "revision.h"
#include "run.h"
#include "selftest.h"
#include "versus.h"
#include "webhooks_commands.h"

namespace pgrush {
namespace {

std::string version() {
  return fmt::format("pgrush {} ({}), libpq {}", PGRUSH_VERSION, PGRUSH_REVISION,
                     pg::libpq_version());
}

/// What a run and a search made of runs are told alike.
void add_run_options(CLI::App& command, RunArguments& run) {
  command.add_option("SCENARIO", run.scenario, "A folder with a scenario.json")->required();
  command.add_option("-d,--dsn", run.dsn,
                     "Server to use instead of a throwaway one: host=… user=…, a postgresql:// "
                     "URI, or '' for the PG* environment; pgrush makes its own database there");
  command.add_option("-c,--connections", run.overrides.connections, "Connections of every phase");
  command.add_option("-j,--threads", run.overrides.threads, "Threads of every phase");
  command.add_option("-T,--duration", run.overrides.duration_s, "Seconds, at most, of every phase");
  command.add_option("--random-seed", run.seed, "Repeat the choices of a run");
  command.add_option("--set", run.settings, "JSON-POINTER=VALUE in the scenario (repeatable)")
      ->allow_extra_args(false);
  command
      .add_option("--variant", run.variants,
                  "SQL file applied after the migrations, as their owner (repeatable)")
      ->allow_extra_args(false);
  command.add_option("--migrations", run.migrations, "Folder of the migrations");
  command.add_option("--report", run.report, "Where report.json goes; - for stdout");
  command.add_option("--out", run.out, "Folder for the run's files");
  command.add_option("--baseline", run.baseline,
                     "report.json of an earlier run, for thresholds \"vs baseline\"");
  command.add_flag("--no-sampler", run.no_sampler,
                   "Do not look at the server's sessions while the load runs");
  command.add_flag("--quiet", run.quiet, "Only the last line of the summary, no progress");
}

/// What makes a run one of two sides; none of `single`, which are for one run alone, goes with it.
void add_versus_options(CLI::App& command, RunArguments& run,
                        const std::vector<CLI::Option*>& single) {
  CLI::Option* against =
      command
          .add_option("--against", run.against,
                      "Compare --variant (or the procedures as migrated) with this SQL file, or "
                      "with \"migrated\": both in turn on one server (repeatable)")
          ->allow_extra_args(false);
  for (CLI::Option* option : single) against->excludes(option);
  command
      .add_option("--rounds", run.rounds,
                  "Rounds of a comparison, each with its own seed; fewer than 6 prove nothing")
      ->check(CLI::Range(1, 1000))
      ->needs(against)
      ->capture_default_str();
}

Command add_run(CLI::App& app, RunArguments& run) {
  CLI::App* command = add_command(
      app, "run", "Provision, drive, judge, report",
      "Example:\n  pgrush run scenarios/smoke -c 50 --set "
      "/phases/0/workload/booking_volley/contenders=50\n  pgrush run scenarios/smoke --variant "
      "mine.sql --against migrated\n\nExit status: 0 pass, 1 an invariant is "
      "violated, 2 could not tell, 99 a threshold was\ncrossed, 100 provisioning failed, 101 "
      "clean-up failed, 104 unusable arguments or\nscenario, 105 interrupted, 107 internal error. "
      "Of a comparison it is the worst run's;\nwhich side is faster changes nothing about it.");
  add_run_options(*command, run);
  command->add_option("-R,--rate", run.overrides.rate,
                      "Iterations a second of every phase, however long they take (open loop)");
  command->add_option("--iterations", run.overrides.iterations,
                      "Iterations, at most, of every phase");
  CLI::Option* history = command->add_option(
      "--history", run.history, "File for the run's history, to judge it again with pgrush check");
  CLI::Option* keep =
      command->add_flag("--keep-server", run.keep_server,
                        "Leave the throwaway server running and print how to connect");
  CLI::Option* keep_database =
      command->add_option("--keep-database", run.keep_database,
                          "Name of the database that is made on --dsn's server; it stays there");
  CLI::Option* metrics = command->add_option(
      "--metrics-listen", run.metrics_listen,
      "[HOST:]PORT where Prometheus can scrape the run's metrics while it goes on; the host is the "
      "loopback if none is named, port 0 any that is free");
  CLI::Option* fail_fast = command->add_flag(
      "--fail-fast", run.fail_fast, "Judge as the load goes on, and end it at the first violation");
  add_versus_options(*command, run, {history, keep, keep_database, metrics, fail_fast});
  return {command, [&run] { return run.against.empty() ? pgrush::run(run) : run_versus(run); }};
}

Command add_capacity(CLI::App& app, CapacityArguments& capacity) {
  CLI::App* command = add_command(
      app, "capacity", "Find the highest arrival rate at which everything holds",
      "It doubles the rate until an invariant or a threshold does not hold, more than 1 % of the\n"
      "calls fail, more than 1 % of the arrivals and one a connection are skipped, or the "
      "generator\n"
      "is too busy; or halves it until all holds. Then it narrows the bracket, and tries both of "
      "its\n"
      "ends once more. Each rate is a run of the phase's duration on a fresh copy of the database, "
      "24\n"
      "at most.\n\n"
      "Example:\n  pgrush capacity scenarios/transfer --phase read_committed -R 1000 -T 5\n\n"
      "Exit status: 0 a rate holds (2 if it could not be told); if none does, that of the lowest,\n"
      "as for run.");
  add_run_options(*command, capacity.run);
  command->add_option("-R,--rate", capacity.run.overrides.rate,
                      "Iterations a second to begin with; not given: the phase's own");
  command->add_option("--phase", capacity.run.phase, "The phase; needed if there are several");
  command
      ->add_option("--precision", capacity.precision,
                   "By how much a rate that fails may be above the answer")
      ->check(CLI::Range(0.01, 1.0))
      ->capture_default_str();
  return {command, [&capacity] { return pgrush::capacity(capacity); }};
}

Command add_check(CLI::App& app, CheckArguments& check) {
  CLI::App* command = add_command(
      app, "check", "Judge a recorded run again, without a server",
      "Example:\n  pgrush run scenarios/smoke --history smoke.history\n  pgrush check "
      "smoke.history\n  pgrush check smoke.history --format jsonl | jq 'select(.answer == "
      "\"booked\")'\n\nExit status: that of the run; 104 if the file cannot be used. An export "
      "judges nothing:\n0, or 107 if it cannot be written.");
  command->add_option("FILE", check.file, "What pgrush run --history wrote")->required();
  CLI::Option* report =
      command->add_option("--report", check.delivery.report,
                          "Where a report.json goes; - for stdout; without it none is written");
  CLI::Option* out = command->add_option("--out", check.delivery.out, "Folder for a report.json");
  CLI::Option* quiet =
      command->add_flag("--quiet", check.delivery.quiet, "Only the last line of the summary");
  command
      ->add_option("--format", check.format,
                   "Export the history to stdout instead of judging it: jsonl, one JSON object a "
                   "line")
      ->excludes(report)
      ->excludes(out)
      ->excludes(quiet);
  return {command, [&check] { return pgrush::check(check); }};
}

Command add_selftest(CLI::App& app, SelftestArguments& selftest) {
  CLI::App* command = add_command(
      app, "selftest", "Try faulty and correct procedures: which invariant catches which?",
      "Without --faulty and --correct it tries tests/broken and migrations/variants. A faulty\n"
      "procedure must be caught by one of the invariants that its header names in a line\n"
      "\"-- violates: NAME, NAME\"; without such a line, by any. With --explore all\n"
      "interleavings of these scenarios' sessions are run as well: one whose header has a line\n"
      "\"-- explored: caught\" must be caught there, and no correct one may be.\n\n"
      "Example:\n  pgrush selftest --faulty my_procedure.sql --explore "
      "scenarios/explore-booking\n\n"
      "Exit status: 0 all came out as they are to, 1 some did not, 100 one could not be applied,\n"
      "2 a correct one could not be told; otherwise as for run.");
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
      ->add_option("--explore", selftest.explore,
                   "A scenario of explorations that each is tried in, too (repeatable)")
      ->allow_extra_args(false);
  command
      ->add_option("--rounds", selftest.rounds,
                   "Loads that a faulty procedure may take until it is caught, and a correct one "
                   "until every danger has arisen; 0: explore alone")
      ->check(CLI::Range(0, 1000));
  command->add_option("-d,--dsn", selftest.dsn, "Server to use instead of a throwaway one");
  command->add_option("--random-seed", selftest.seed, "Repeat the choices of a self-test");
  command->add_option("--migrations", selftest.migrations, "Folder of the migrations");
  command->add_option("--out", selftest.out, "Folder for selftest.json and selftest.md");
  command->add_flag("--quiet", selftest.quiet, "Only the last line, no progress");
  return {command, [&selftest] { return pgrush::selftest(selftest); }};
}

Command add_explore(CLI::App& app, ExploreArguments& explore) {
  CLI::App* command = add_command(
      app, "explore", "Run every interleaving of a few sessions, and judge each",
      "Example:\n  pgrush explore scenarios/explore-booking --bound 2\n  pgrush explore "
      "scenarios/explore-booking --phase booking_against_booking --replay A4B6A2\n\nExit status: "
      "as "
      "for run; 2 if a schedule does not repeat itself, 100 without the server's\nheaders or on a "
      "server that is not a throwaway one.");
  command->add_option("SCENARIO", explore.scenario, "A folder with a scenario.json")->required();
  command->add_option("--phase", explore.phases, "Only this phase (repeatable)")
      ->allow_extra_args(false);
  CLI::Option* bound = command->add_option(
      "--bound", explore.bound, "Preemptions of a schedule, at most; none: every schedule");
  CLI::Option* schedules = command
                               ->add_option("--schedules", explore.schedules,
                                            "So many random schedules (PCT) instead of all")
                               ->check(CLI::Range(std::uint64_t{1}, std::uint64_t{1'000'000'000}))
                               ->excludes(bound);
  command->add_option("--random-seed", explore.seed, "Repeat the choices of random schedules");
  command->add_option("--replay", explore.replay, "Only this schedule, as a report names it")
      ->excludes(bound)
      ->excludes(schedules);
  command->add_option("--set", explore.settings, "JSON-POINTER=VALUE in the scenario (repeatable)")
      ->allow_extra_args(false);
  command
      ->add_option("--variant", explore.variants,
                   "SQL file applied after the migrations, as their owner (repeatable)")
      ->allow_extra_args(false);
  command->add_option("--migrations", explore.migrations, "Folder of the migrations");
  command->add_option("-d,--dsn", explore.dsn,
                      "Refused: only sessions of a throwaway server can be stopped");
  command->add_option("--report", explore.report, "Where report.json goes; - for stdout");
  command->add_option("--out", explore.out, "Folder for the run's files");
  command->add_flag("--fail-fast", explore.fail_fast, "End a phase at its first violation");
  command->add_flag("--quiet", explore.quiet, "Only the last line of the summary");
  return {command, [&explore] { return pgrush::explore(explore); }};
}

int dispatch(int argc, char** argv) {
  CLI::App app("Proves that PostgreSQL stored procedures keep their promises under load.",
               "pgrush");
  app.set_help_flag("-?,--help", "Show this and exit");
  app.set_version_flag("--version", version());
  app.require_subcommand(1);
  app.footer("Example:\n  pgrush run scenarios/pr-gate\n");
  RunArguments run;
  run.command.assign(argv, argv + argc);
  CheckArguments check;
  SelftestArguments selftest;
  ExploreArguments explore;
  explore.command = run.command;
  CapacityArguments capacity;
  capacity.run.command = run.command;
  MigrateArguments migrate;
  WebhooksArguments webhooks;
  std::vector<Command> commands{add_run(app, run), add_check(app, check),
                                add_selftest(app, selftest), add_explore(app, explore),
                                add_capacity(app, capacity)};
  std::ranges::copy(add_migrate(app, migrate), std::back_inserter(commands));
  std::ranges::copy(add_webhooks(app, webhooks), std::back_inserter(commands));
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& success) {
    return app.exit(success);
  } catch (const CLI::ParseError& error) {
    refuse(app, argc > 1 ? argv[1] : "", error);
  }
  const auto chosen = std::ranges::find_if(
      commands, [](const Command& command) { return command.words->parsed(); });
  refuse_unknown(*chosen->words);
  return static_cast<int>(chosen->carry_out());
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
