#pragma once

#include <functional>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "provision/lock_watch.h"
#include "provision/manifest.h"
#include "provision/migration_history.h"
#include "provision/migrator_lock.h"
#include "provision/steps.h"

namespace provision {

/// A migration that a database has.
struct AppliedMigration {
  std::string id;
  std::string sha256;        ///< of the file's text
  double duration_ms = 0;    ///< that applying it took, when it was applied
  bool applied_now = false;  ///< by this call, not by an earlier one
};

/// A statement that is run by itself.
struct Step {
  const syntax::Statement* statement = nullptr;
  std::vector<const syntax::Statement*> settings;  ///< the script's before it, which hold for it
  std::string sha256;                              ///< of its text
  std::size_t number = 0;                          ///< from 1, settings not counted
  bool in_doubt = false;  ///< an earlier attempt has begun it, and may have come to its end
};

/// Applies one migration after the other, each as its statements allow, and leaves nothing of what
/// one has set to the next.
class Migrator {
 public:
  /// `program` is the version that the history names. `watch` may be null where nobody else is at
  /// the database. All must outlive the migrator.
  Migrator(pg::Session& session, std::string program, LockWatch* watch, const Company& company);

  /// Applies the file, or what is not applied of it yet: `row` is what the history has of it, null
  /// for nothing. In one transaction where its statements allow that; it then waits for locks only
  /// shortly, and is rolled back and tried again, for about 20 s in all. Throws Failure
  /// (kProvisioningFailed), "FILE: line 12, column 3: …".
  AppliedMigration apply(const Migration& migration, const Steps& steps, const HistoryRow* row);

  /// Takes back the migration of that id by a script, in one transaction with the removal of its
  /// row, and gives back how many ms that took. Waits for locks and throws as above.
  double take_back(const std::string& id, const Script& script, const Steps& steps);

  /// Makes the history's table what this version of the program writes. Waits for locks and throws
  /// as above.
  void prepare_history();

 private:
  /// How a script came to its end in one transaction.
  struct WholeRun {
    std::size_t retries;  ///< tries before it that were rolled back
    double duration_ms;   ///< of the try itself
    base::Nanos waited;   ///< from the first try's beginning to this one's
  };
  using Record = std::function<void(const WholeRun&)>;

  AppliedMigration apply_whole(const Migration& migration, const Steps& steps);
  void run_whole(const Script& script, const Steps& steps, const Record& record);
  void try_whole(const Script& script, const Steps& steps, std::size_t retries,
                 base::Instant first_begun, const Record& record);
  std::string holder_of_lock() const;

  AppliedMigration apply_stepwise(const Migration& migration, const Steps& steps,
                                  const HistoryRow* row);
  void step(const Migration& migration, const Step& step);
  void run_step(const Migration& migration, const Step& step);
  void run_statement(const Script& script, const Step& step);
  void note_failure(const Migration& migration);
  std::string completion_of(const syntax::Statement& statement);
  bool drop_left_behind(const Script& script, const syntax::Statement& statement);
  bool drop_invalid(const Script& script, std::string_view query,
                    std::initializer_list<std::string_view> arguments);
  bool waited_for_builder(const Script& script, std::string_view table, std::string_view index);
  void send(const Script& script, const std::string& text);
  std::string in_sql(const Relation& relation) const;

  void require_identity(const Script& script);

  // Constant after construction.
  pg::Session& session_;
  std::string program_;
  LockWatch* watch_;
  const Company& company_;
  std::string identity_;  ///< as whom the session works when no file has changed that
};

/// A try to apply a file whole: how long it waits for each lock, and what passes after it if it did
/// not get one.
struct LockTry {
  base::Nanos lock_timeout;
  base::Nanos pause;
};

/// The tries, in order. Short ones first: whoever waits for a lock on a table holds up everybody
/// who comes behind. Longer ones later, for the lock that is always taken again.
const std::vector<LockTry>& lock_tries();

}  // namespace provision
