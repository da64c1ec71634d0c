#include "webhooks_replay.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <poll.h>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/failure.h"
#include "base/suggest.h"
#include "base/time.h"
#include "base/uuid.h"
#include "dead_letters.h"
#include "delivery.h"
#include "drive/interruption.h"
#include "integrations.h"
#include "pg/conninfo.h"
#include "pg/session.h"
#include "replay_tally.h"
#include "scenario/duration.h"
#include "sql/statements.h"
#include "webhook/provider.h"

namespace pgrush {
namespace {

using namespace std::chrono_literals;

constexpr const char* kAdmin = "clinic_admin";
/// Locks are held, and others wait, for no longer than so many take.
constexpr std::int64_t kBatch = 100;
/// A batch is at most what the rate allows in this time, so that it comes evenly.
constexpr double kEvenness_s = 0.1;
/// A deadlock or a lock that is not given ends a batch, and nothing of it is done.
constexpr int kTries = 5;

// ---- What is asked ------------------------------------------------------------------------------

[[noreturn]] void refuse(const std::string& sentence) {
  throw base::Failure(base::ExitStatus::kUnusable, sentence);
}

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

// ---- The replay ---------------------------------------------------------------------------------

/// One replay, batch by batch. Only whole batches are noted and told.
class Replay {
 public:
  Replay(const ReplayArguments& arguments, std::string clinic, std::string user,
         std::map<std::string, Integration> integrations, pg::Session session)
      : arguments_(arguments),
        user_(std::move(user)),
        integrations_(std::move(integrations)),
        session_(std::move(session)),
        filter_{std::move(clinic), "", arguments.provider, arguments.error_like},
        tally_(arguments.dry_run) {}

  /// Refuses a login, a clinic or a user that may not, and notes which dead letters are meant: none
  /// that is given up from now on, so that an event which fails again at once is replayed once.
  void begin(base::Nanos older_than);
  /// Goes through them until there are no more, the limit is reached or a signal comes.
  void go_through();
  /// Tells what was done in all; the lines of single ones stand before it.
  void tell_all() const;
  /// Whether a signal has ended it.
  bool interrupted() const { return interrupted_; }

 private:
  void begin_transaction();
  void become_admin();
  /// A batch, once more if the server asks for that; false if there are no more behind it.
  bool batch_with_retries(std::int64_t most);
  bool batch(std::int64_t most);
  /// What webhook.replay_chosen says of these, by their ids.
  std::map<std::string, std::string> answers_for(const std::vector<std::string>& ids);
  /// Notes and tells those of a batch that is committed.
  void note(const std::vector<DeadLetter>& letters, const std::vector<std::string>& codes,
            const std::map<std::string, std::string>& answers);
  std::int64_t next_size() const;
  bool limit_reached() const { return arguments_.limit && tally_.replayed() >= *arguments_.limit; }

  const ReplayArguments& arguments_;
  const std::string user_;
  const std::map<std::string, Integration> integrations_;
  pg::Session session_;
  DeadLetterFilter filter_;
  DeadLetterPosition behind_;
  ReplayTally tally_;
  bool interrupted_ = false;
  /// In a dry run, by provider and key: the first event that would be replayed. A real run's batch
  /// finds the ones before it pending; a dry run's is asked about them once more.
  std::map<std::pair<std::string, std::string>, std::string> first_of_key_;
};

void Replay::begin(base::Nanos older_than) {
  begin_transaction();
  const pg::Table found = session_.query(
      sql::replayer, {filter_.clinic, user_, fmt::to_string(base::to_s(older_than))});
  const std::string role(found.at(0, 1));
  filter_.until = found.at(0, 2);
  session_.query(sql::commit_transaction);
  if (found.at(0, 0) != "t")
    refuse(fmt::format("--clinic {}: there is no such clinic", filter_.clinic));
  if (role.empty()) refuse(fmt::format("--as {}: the clinic has no such user", user_));
  if (role == kAdmin) return;
  refuse(fmt::format("--as {}: the user is {}, and only an active {} replays dead letters", user_,
                     role == "inactive" ? "not active" : "a " + role, kAdmin));
}

void Replay::begin_transaction() {
  session_.query(arguments_.dry_run ? sql::begin_dry_run : sql::begin_batch);
  become_admin();
  session_.query(sql::set_tenant, {filter_.clinic, user_});
}

void Replay::become_admin() {
  constexpr std::string_view kNoPrivilege = "42501", kNoSuchRole = "22023";
  try {
    session_.query(sql::set_role, {kAdmin});
  } catch (const pg::ServerError& error) {
    if (error.sqlstate() != kNoPrivilege && error.sqlstate() != kNoSuchRole) throw;
    throw base::Failure(
        base::ExitStatus::kProvisioningFailed,
        fmt::format("only {0} replays dead letters, and this login may not act as it: {1}; "
                    "connect as a login that {0} was granted to",
                    kAdmin, error.message()));
  }
}

/// Until then, or until a signal comes.
void wait_until(base::Instant due) {
  while (!drive::interrupted() && base::Clock::now() < due) {
    const base::Nanos nap = std::min<base::Nanos>(due - base::Clock::now(), 50ms);
    ::poll(nullptr, 0, static_cast<int>(std::ceil(base::to_ms(nap))));
  }
}

void Replay::go_through() {
  for (bool more = true; more && !limit_reached();) {
    if (drive::interrupted()) {
      interrupted_ = true;
      return;
    }
    const std::int64_t before = tally_.replayed();
    more = batch_with_retries(next_size());
    // From the end of the batch: one that had to wait does not let the next ones come faster.
    if (more && !limit_reached() && arguments_.rate && !arguments_.dry_run)
      wait_until(base::Clock::now() +
                 base::from_s(static_cast<double>(tally_.replayed() - before) / *arguments_.rate));
  }
}

std::int64_t Replay::next_size() const {
  std::int64_t size = kBatch;
  if (arguments_.rate && !arguments_.dry_run)
    size = static_cast<std::int64_t>(
        std::clamp(*arguments_.rate * kEvenness_s, 1.0, static_cast<double>(kBatch)));
  // No more than may be replayed, so that each one that is looked at is told.
  return arguments_.limit ? std::min(size, *arguments_.limit - tally_.replayed()) : size;
}

bool Replay::batch_with_retries(std::int64_t most) {
  for (int tries = 1;; ++tries) {
    try {
      return batch(most);
    } catch (const pg::ServerError& error) {
      if (tries == kTries || pg::outcome_of(error.sqlstate()) != base::Outcome::kRetryable) throw;
      session_.query(sql::roll_back);
    }
  }
}

bool Replay::batch(std::int64_t most) {
  begin_transaction();
  const auto letters = read_dead_letters(session_, filter_, behind_, most);
  std::vector<std::string> codes;
  std::vector<std::string> valid;
  for (const DeadLetter& letter : letters) {
    codes.push_back(objection_to(letter, integrations_));
    if (!codes.back().empty()) continue;
    valid.push_back(letter.id);
    const auto first = first_of_key_.find({letter.provider, letter.key});
    if (first != first_of_key_.end()) valid.push_back(first->second);
  }
  const auto answers = answers_for(valid);
  session_.query(sql::commit_transaction);
  note(letters, codes, answers);
  return static_cast<std::int64_t>(letters.size()) == most;
}

std::map<std::string, std::string> Replay::answers_for(const std::vector<std::string>& ids) {
  std::map<std::string, std::string> answers;
  if (ids.empty()) return answers;
  const pg::Table told = session_.query(sql::replay_dead_letters,
                                        {fmt::format("{{{}}}", fmt::join(ids, ",")), filter_.until,
                                         arguments_.dry_run ? "true" : "false"});
  for (int row = 0; row < told.rows(); ++row) answers.emplace(told.at(row, 0), told.at(row, 1));
  return answers;
}

void Replay::note(const std::vector<DeadLetter>& letters, const std::vector<std::string>& codes,
                  const std::map<std::string, std::string>& answers) {
  std::string lines;
  for (std::size_t i = 0; i < letters.size(); ++i) {
    const DeadLetter& letter = letters[i];
    behind_ = {letter.last_attempt, letter.id};
    if (!codes[i].empty()) {
      lines += tally_.refused(letter, codes[i]);
      continue;
    }
    const auto answer = answers.find(letter.id);
    const std::string outcome = answer == answers.end() ? "" : answer->second;
    lines += tally_.answered(letter, outcome);
    if (outcome == "would_replay")
      first_of_key_.try_emplace({letter.provider, letter.key}, letter.id);
  }
  if (!arguments_.json && !lines.empty())
    write_to_stdout([&](const base::Sink& sink) { sink(lines); });
}

void Replay::tell_all() const {
  write_to_stdout([&](const base::Sink& sink) {
    sink(arguments_.json ? tally_.json(limit_reached(), interrupted_) : tally_.counts());
  });
}

std::string conninfo_of(const ReplayArguments& arguments) {
  return pg::with_words(
      arguments.dsn, {{"application_name", "pgrush webhooks replay"}, {"client_encoding", "UTF8"}});
}

}  // namespace

base::ExitStatus webhooks_replay(const ReplayArguments& arguments) {
  std::string clinic = uuid_in("--clinic", arguments.clinic, "a clinic in public.clinics");
  std::string user = uuid_in("--as", arguments.as, "the user in public.users who replays");
  check_provider(arguments.provider);
  check_pattern(arguments.error_like);
  check_numbers(arguments);
  const base::Nanos older_than = duration_in(arguments.older_than);
  auto integrations = read_integrations(arguments.integrations);
  drive::catch_interruption();
  Replay replay(arguments, std::move(clinic), std::move(user), std::move(integrations),
                pg::Session(conninfo_of(arguments)));
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
