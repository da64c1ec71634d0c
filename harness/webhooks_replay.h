#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/exit_status.h"

namespace pgrush {

/// What `pgrush webhooks replay` is told.
struct ReplayArguments {
  std::string dsn;           ///< the database; "": that of the PG* environment
  std::string integrations;  ///< file with the secrets, as read_integrations() takes it
  std::string as;            ///< who replays: a uuid of public.users, for the audit log
  std::string clinic;        ///< a uuid of public.clinics
  std::string provider;      ///< only this provider's; "": any
  std::string error_like;    ///< only those whose error is LIKE this; "": any
  std::string older_than;    ///< only those whose last attempt is so long ago, as "2h"; "": any
  std::optional<std::int64_t> limit;  ///< how many are replayed, at most
  std::optional<double> rate;         ///< how many a second, at most, on average
  bool dry_run = false;               ///< tell what it would do, in transactions that cannot write
  bool json = false;                  ///< one JSON object instead of lines
};

/// Replays the clinic's dead letters that match: those whose signature and payload are valid,
/// oldest attempt first, and not those that would be duplicates. Tells of each what became of it.
/// kPass if all were gone through, also if some had to stay. Throws Failure: kUnusable for
/// arguments, kProvisioningFailed if the server does not let it, kInterrupted between two batches;
/// what was replayed until then stays so, and is told.
base::ExitStatus webhooks_replay(const ReplayArguments& arguments);

/// What the help says below the flags.
inline constexpr const char* kReplayHelp =
    "The clinic's dead letters that match are gone through, the oldest last attempt first. What\n"
    "was kept of each delivery is verified as of its receipt: its signature, then its payload. A\n"
    "line each, with id, provider, age and one of:\n"
    "  replayed      pending again; it keeps its ids and the number of its claims\n"
    "  would_replay  --dry-run: it would be; nothing is written\n"
    "  duplicate     it stays: its idempotency key has had its effect, or belongs to an event "
    "that\n"
    "                is on its way\n"
    "  refused CODE  it stays: bad_signature, too_old, malformed, no_delivery, unreadable,\n"
    "                no_such_event, mistake, no_provider, or no_integration: the file of\n"
    "                integrations does not have it\n"
    "  gone          somebody else replayed it meanwhile\n"
    "and how many of each. The same words again replay nothing twice; any number of operators may\n"
    "replay at once. The login has to be one that may act as clinic_admin, and the user named "
    "with\n"
    "--as an active one of that role: the audit log will have it for each event. --limit counts\n"
    "what is replayed; --rate is held on average and does not slow down a dry run. --older-than "
    "is\n"
    "as 90s, 2h or 7d. --json prints one object: dry_run, replayed (or would_replay), "
    "duplicates[],\n"
    "refused[] {id, code}, gone, limit_reached, interrupted.\n\n"
    "Example:\n"
    "  pgrush webhooks replay -d dbname=clinic --integrations integrations.json --clinic UUID \\\n"
    "    --as UUID --provider stripe --error-like 'timeout%' --older-than 1h --dry-run\n"
    "  pgrush webhooks replay -d '' --integrations integrations.json --clinic UUID --as UUID \\\n"
    "    --limit 100 --rate 5\n\n"
    "Exit status: 0 all that match were gone through, or the limit is reached; 100 the server "
    "does\n"
    "not let it, 104 unusable arguments, 105 interrupted: what was told until then is done.";

}  // namespace pgrush
