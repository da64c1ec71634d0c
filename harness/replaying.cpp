#include "replaying.h"

#include <algorithm>
#include <cmath>
#include <poll.h>
#include <string_view>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/failure.h"
#include "delivery.h"
#include "drive/interruption.h"
#include "sql/statements.h"

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
/// Thirty years: a slower rate does not come to a second event either.
constexpr double kLongest_s = 1e9;

using base::refuse;

/// So long, or until a signal comes.
void wait(double seconds) {
  const base::Instant due = base::Clock::now() + base::from_s(std::min(seconds, kLongest_s));
  while (!drive::interrupted() && base::Clock::now() < due) {
    const base::Nanos nap = std::min<base::Nanos>(due - base::Clock::now(), 50ms);
    ::poll(nullptr, 0, static_cast<int>(std::ceil(base::to_ms(nap))));
  }
}

}  // namespace

void Replaying::begin(base::Nanos older_than) {
  begin_transaction();
  const pg::Table found = session_.query(
      sql::replayer, {filter_.clinic, arguments_.as, fmt::to_string(base::to_s(older_than))});
  const std::string role(found.at(0, 1));
  filter_.until = found.at(0, 2);
  session_.query(sql::commit_transaction);
  if (found.at(0, 0) != "t")
    refuse(fmt::format("--clinic {}: there is no such clinic", filter_.clinic));
  if (role.empty()) refuse(fmt::format("--as {}: the clinic has no such user", arguments_.as));
  if (role != kAdmin)
    refuse(fmt::format("--as {}: the user is {}, and only an active {} replays dead letters",
                       arguments_.as, role == "inactive" ? "not active" : "a " + role, kAdmin));
}

void Replaying::begin_transaction() {
  session_.query(arguments_.dry_run ? sql::begin_dry_run : sql::begin_batch);
  become_admin();
  session_.query(sql::set_tenant, {filter_.clinic, arguments_.as});
}

void Replaying::become_admin() {
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

void Replaying::go_through() {
  for (bool more = true; more && !limit_reached();) {
    if (drive::interrupted()) {
      interrupted_ = true;
      return;
    }
    const std::int64_t before = tally_.replayed();
    more = batch_with_retries(next_size());
    // From the end of the batch: one that had to wait does not let the next ones come faster.
    if (more && !limit_reached() && arguments_.rate && !arguments_.dry_run)
      wait(static_cast<double>(tally_.replayed() - before) / *arguments_.rate);
  }
}

std::int64_t Replaying::next_size() const {
  std::int64_t size = kBatch;
  if (arguments_.rate && !arguments_.dry_run)
    size = static_cast<std::int64_t>(
        std::clamp(*arguments_.rate * kEvenness_s, 1.0, static_cast<double>(kBatch)));
  // No more than may be replayed, so that each one that is looked at is told.
  return arguments_.limit ? std::min(size, *arguments_.limit - tally_.replayed()) : size;
}

bool Replaying::batch_with_retries(std::int64_t most) {
  for (int tries = 1;; ++tries) {
    try {
      return batch(most);
    } catch (const pg::ServerError& error) {
      if (tries == kTries || pg::outcome_of(error.sqlstate()) != base::Outcome::kRetryable) throw;
      session_.query(sql::roll_back);
    }
  }
}

bool Replaying::batch(std::int64_t most) {
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

std::map<std::string, std::string> Replaying::answers_for(const std::vector<std::string>& ids) {
  std::map<std::string, std::string> answers;
  if (ids.empty()) return answers;
  const pg::Table told = session_.query(sql::replay_dead_letters,
                                        {fmt::format("{{{}}}", fmt::join(ids, ",")), filter_.until,
                                         arguments_.dry_run ? "true" : "false"});
  for (int row = 0; row < told.rows(); ++row) answers.emplace(told.at(row, 0), told.at(row, 1));
  return answers;
}

void Replaying::note(const std::vector<DeadLetter>& letters, const std::vector<std::string>& codes,
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

void Replaying::tell_all() const {
  write_to_stdout([&](const base::Sink& sink) {
    sink(arguments_.json ? tally_.json(limit_reached(), interrupted_) : tally_.counts());
  });
}

}  // namespace pgrush
