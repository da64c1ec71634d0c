#include "webhooks_replay.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/failure.h"
#include "base/suggest.h"
#include "base/time.h"
#include "base/uuid.h"
#include "drive/interruption.h"
#include "integrations.h"
#include "pg/conninfo.h"
#include "pg/session.h"
#include "replaying.h"
#include "role_session.h"
#include "scenario/duration.h"
#include "webhook/provider.h"

namespace pgrush {
namespace {

using base::refuse;

std::string uuid_in(const char* flag, const std::string& word, const char* what) {
  const auto uuid = base::parse_uuid(word);
  if (!uuid)
    refuse(fmt::format("{} {}: it has to be the uuid of {}", flag, pg::shown_word(word), what));
  return base::to_string(*uuid);
}

void check_provider(const std::string& provider) {
  const std::vector<std::string> known = webhook::Providers::instance().names();
  if (provider.empty() || std::ranges::count(known, provider) > 0) return;
  refuse(fmt::format("--provider {}: there is no such provider{}; known are {}",
                     pg::shown_word(provider), base::suggest(provider, known),
                     fmt::join(known, ", ")));
}

/// The server refuses a pattern only once it has something to compare with it.
void check_pattern(const std::string& pattern) {
  const std::size_t kept = pattern.find_last_not_of('\\') + 1;
  if ((pattern.size() - kept) % 2 != 0)
    refuse("--error-like: the pattern ends in a single \\, which has to stand before a character");
}

base::Nanos duration_in(const std::string& text) {
  if (text.empty()) return base::Nanos::zero();
  const auto duration = scenario::parse_duration(text);
  if (!duration)
    refuse(fmt::format("--older-than {}: it is no duration: write 90s, 2h or 7d",
                       pg::shown_word(text)));
  return *duration;
}

void check_numbers(const ReplayArguments& arguments) {
  if (arguments.limit && *arguments.limit < 1) refuse("--limit has to be 1 at least");
  if (arguments.rate && !(*arguments.rate > 0 && std::isfinite(*arguments.rate)))
    refuse("--rate has to be more than 0 a second");
}

}  // namespace

base::ExitStatus webhooks_replay(const ReplayArguments& arguments) {
  ReplayArguments asked = arguments;
  asked.clinic = uuid_in("--clinic", arguments.clinic, "a clinic in public.clinics");
  asked.as = uuid_in("--as", arguments.as, "the user in public.users who replays");
  check_provider(arguments.provider);
  check_pattern(arguments.error_like);
  check_numbers(arguments);
  const base::Nanos older_than = duration_in(arguments.older_than);
  auto integrations = read_integrations(arguments.integrations);
  drive::catch_interruption();
  Replaying replay(std::move(asked), std::move(integrations),
                   session_of(arguments.dsn, "pgrush webhooks replay"));
  replay.begin(older_than);
  try {
    replay.go_through();
  } catch (const base::Failure& failure) {
    // What is committed stays, and whoever asked for it has to know.
    replay.tell_all();
    throw base::Failure(
        failure.status(),
        fmt::format("the replay ends early, and the same words go on with the rest: {}",
                    failure.what()));
  }
  replay.tell_all();
  if (replay.interrupted())
    throw base::Failure(
        base::ExitStatus::kInterrupted,
        "interrupted: what was told is done, and the same words go on with the rest");
  return base::ExitStatus::kPass;
}

}  // namespace pgrush
