#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/time.h"
#include "dead_letters.h"
#include "integrations.h"
#include "pg/session.h"
#include "replay_tally.h"
#include "webhooks_replay.h"

namespace pgrush {

/// One replay, batch by batch. Only whole batches are noted and told.
class Replaying {
 public:
  /// Of what `arguments` ask, which are checked, with uuids as base::to_string writes them.
  Replaying(ReplayArguments arguments, std::map<std::string, Integration> integrations,
            pg::Session session)
      : arguments_(std::move(arguments)),
        integrations_(std::move(integrations)),
        session_(std::move(session)),
        filter_{arguments_.clinic, "", arguments_.provider, arguments_.error_like},
        tally_(arguments_.dry_run) {}

  /// Notes which dead letters are meant: none that is given up from now on, so that an event which
  /// fails again at once is replayed once. Throws Failure: kProvisioningFailed if the login may
  /// not, kUnusable for a clinic or a user that is not there or may not.
  void begin(base::Nanos older_than);
  /// Goes through them until there are no more, the limit is reached or a signal comes. Throws
  /// Failure; what is committed until then is noted and told.
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

  const ReplayArguments arguments_;
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

}  // namespace pgrush
