#include "webhooks_commands.h"

#include <cstdint>
#include <map>

namespace pgrush {
namespace {

void add_database(CLI::App& command, std::string& dsn, std::string& integrations) {
  command
      .add_option("-d,--dsn", dsn,
                  "The database: host=… dbname=…, a postgresql:// URI, or '' for the PG* "
                  "environment")
      ->required();
  command
      .add_option("--integrations", integrations,
                  "JSON file, for its owner alone to read: {\"UUID\": {\"provider\": \"stripe\", "
                  "\"secrets\": [\"whsec_…\"], \"token\": \"…\", \"url\": \"https://…\"}}, by the "
                  "ids of public.integration_webhooks")
      ->required();
}

void add_metrics(CLI::App& command, std::optional<std::string>& listen) {
  command.add_option("--metrics-listen", listen,
                     "[HOST:]PORT where Prometheus can scrape metrics; the host is the loopback if "
                     "none is named, port 0 any that is free");
}

/// "30s", "500ms", "2min" or, in seconds, "1.5".
void add_duration(CLI::App& command, const char* name, double& seconds, const char* about) {
  command.add_option(name, seconds, about)
      ->transform(CLI::AsNumberWithUnit(
          std::map<std::string, double>{{"ms", 0.001}, {"s", 1}, {"min", 60}, {"h", 3600}}))
      ->check(CLI::Range(0.01, 86400.0))
      ->capture_default_str();
}

Command add_serve(CLI::App& webhooks, ServeArguments& arguments) {
  CLI::App* command = add_command(
      webhooks, "serve", "Take in what providers send over HTTP",
      "POST /webhooks/UUID takes a delivery of that integration: 200 once its events are "
      "committed,\n"
      "also for those that were there already; 401 for a wrong or old signature, 400 for what\n"
      "cannot be read, 404 for an unknown integration, 413 for a body that is too large, 503 with\n"
      "Retry-After while the database cannot take it. GET answers the provider's handshake; GET\n"
      "/healthz answers 200. It speaks HTTP without TLS, on the loopback: a proxy stands before "
      "it.\n"
      "It acts as service_role. SIGTERM and SIGINT: it answers what is under way, and ends.\n\n"
      "Example:\n  pgrush webhooks serve -d dbname=clinic --integrations integrations.json\n\n"
      "Exit status: 0 ended by a signal, 100 no database at the start, 104 unusable arguments or\n"
      "file.");
  add_database(*command, arguments.dsn, arguments.integrations);
  command
      ->add_option("--listen", arguments.listen,
                   "[HOST:]PORT; the host is the loopback if none is named, port 0 any that is "
                   "free: it is printed")
      ->capture_default_str();
  command->add_option("--max-body", arguments.max_body_bytes, "Bytes of a body, at most")
      ->check(CLI::Range(std::size_t{1}, std::size_t{256} << 20))
      ->capture_default_str();
  command
      ->add_option("--connections", arguments.connections, "Connections to the database, at most")
      ->check(CLI::Range(1U, 100U))
      ->capture_default_str();
  add_metrics(*command, arguments.metrics_listen);
  return {command, [&arguments] { return webhooks_serve(arguments); }};
}

Command add_work(CLI::App& webhooks, WorkArguments& arguments) {
  CLI::App* command = add_command(
      webhooks, "work", "Carry out the events that were taken in, each once",
      "A worker claims events, checks the signature once more over the bytes that came, and has "
      "the\n"
      "effect and the mark in one transaction; what fails comes back after its backoff, and ends "
      "in\n"
      "the dead letters. Leases are prolonged while a worker holds them. It acts as "
      "webhook_worker.\n"
      "SIGTERM and SIGINT: it claims nothing more and finishes what it holds; a second one ends "
      "it\n"
      "at once. The pattern: scenarios/contracts/README.md.\n\n"
      "Example:\n  pgrush webhooks work -d dbname=clinic --integrations integrations.json "
      "--workers 4\n\n"
      "Exit status: 0 ended, 100 no database at the start, or none to finish with, 104 unusable\n"
      "arguments or file, 105 ended by a second signal.");
  add_database(*command, arguments.dsn, arguments.integrations);
  command->add_option("--workers", arguments.workers, "Threads, each with its own connection")
      ->check(CLI::Range(1U, 1000U))
      ->capture_default_str();
  command->add_option("--batch", arguments.batch, "Events that a worker claims at a time, at most")
      ->check(CLI::Range(1U, 10000U))
      ->capture_default_str();
  add_duration(*command, "--lease", arguments.lease_s,
               "How long a claim lasts unless it is prolonged: 30s, 500ms, 2min; seconds without a "
               "unit");
  add_duration(*command, "--poll", arguments.poll_s, "How long an idle worker rests, at most");
  command->add_flag("--until-empty", arguments.until_empty,
                    "End when no event is pending, failed or processing");
  add_metrics(*command, arguments.metrics_listen);
  return {command, [&arguments] { return webhooks_work(arguments); }};
}

Command add_replay(CLI::App& webhooks, ReplayArguments& arguments) {
  CLI::App* command =
      add_command(webhooks, "replay", "Give dead letters of a clinic a new start", kReplayHelp);
  add_database(*command, arguments.dsn, arguments.integrations);
  command->add_option("--as", arguments.as, "The administrator's uuid, for the audit log")
      ->required();
  command->add_option("--clinic", arguments.clinic, "Whose dead letters: the clinic's uuid")
      ->required();
  command->add_option("--provider", arguments.provider, "Only this provider's");
  command->add_option("--error-like", arguments.error_like,
                      "Only those whose error is LIKE this: 'timeout%'");
  command->add_option("--older-than", arguments.older_than,
                      "Only those whose last attempt is so long ago, as PostgreSQL reads an "
                      "interval: 90s, 2h, 7d");
  command->add_option("--limit", arguments.limit, "So many, at most")
      ->check(CLI::Range(std::int64_t{1}, std::int64_t{2'147'483'647}));
  command->add_option("--rate", arguments.rate, "So many a second, at most")
      ->check(CLI::Range(0.001, 1'000'000.0));
  command->add_flag("--dry-run", arguments.dry_run,
                    "Print what would be replayed, in a transaction that can write nothing");
  command->add_flag("--json", arguments.json, "Print it as JSON");
  return {command, [&arguments] { return webhooks_replay(arguments); }};
}

}  // namespace

std::vector<Command> add_webhooks(CLI::App& app, WebhooksArguments& arguments) {
  CLI::App* webhooks =
      add_command(app, "webhooks", "Take in, carry out and replay what providers send",
                  "Example:\n  pgrush webhooks serve --help\n  pgrush webhooks work --help");
  webhooks->require_subcommand(1);
  return {add_serve(*webhooks, arguments.serve), add_work(*webhooks, arguments.work),
          add_replay(*webhooks, arguments.replay)};
}

}  // namespace pgrush
