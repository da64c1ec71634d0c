#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "measure/recording.h"

namespace measure {

/// What a webhook phase told the server about retries, for those who judge it.
struct ClaimRules {
  base::Nanos lease{0};    ///< p_lease of every claim that says no other
  base::Nanos backoff{0};  ///< before the second attempt; doubles with each further one
  std::int32_t max_attempts = 0;
};

/// What a run did in one of its phases.
struct Phase {
  std::string name;
  std::string workload;
  std::int64_t started = 0;   ///< ns since the run's zero
  std::int64_t ended = 0;     ///< when the load was at rest
  base::Nanos call_limit{0};  ///< no call may take longer (the server's timeout plus grace)
  std::vector<std::uint64_t> arrivals{};  ///< by operation
  std::vector<std::uint64_t> skipped{};   ///< by operation
  bool drained = true;      ///< all clients left by themselves: neither time nor a signal ended it
  ClaimRules rules{};       ///< of a webhook phase
  base::Nanos warm_up{0};   ///< what was due sooner after the start is in no figure
  std::int64_t closed = 0;  ///< no iteration began from then on; 0: it ended by itself

  /// When its figures begin, ns since the run's zero.
  std::int64_t measured_from() const { return started + warm_up.count(); }
};

/// All that the clients were told, of all threads and phases.
struct History {
  std::vector<Operation> operations;
  std::vector<Phase> phases;
  std::vector<SessionInfo> sessions;
  std::vector<base::Uuid> results;  ///< results[0] is the empty uuid: "none"
  std::vector<Record> records;      ///< after finish(): by kind of subject, subject, invoked
  ErrorSamples errors;
  std::uint64_t seed = 0;

  /// Takes over what a thread saw in the phase begun last.
  void absorb(Recording recording);
  /// Takes over what a record of another run of the same operations refers to, its session and its
  /// result; the record that refers to it here. It is not among `records`.
  Record cite(const History& other, Record record);
  /// Sorts the records by subject and time; call once, when all is absorbed.
  void finish();

  /// The records about subjects of that kind; after finish().
  std::span<const Record> about(base::Kind kind) const;
  /// Number of the operation of that name, or nothing if the run had none.
  std::optional<std::uint8_t> operation(std::string_view name) const;
  /// The id that a record's call returned; the empty uuid if none.
  const base::Uuid& result_of(const Record& record) const { return results[record.result]; }
  /// Whether a record counts in figures: it was due after its phase's warm-up. Promises hold for
  /// all records.
  bool is_measured(const Record& record) const {
    return record.due >= phases[record.phase].measured_from() ||
           phases[record.phase].warm_up.count() == 0;
  }
  /// The name of a record's answer, or of its outcome if no answer came.
  std::string_view answer_of(const Record& record) const;
};

/// Calls `visit(std::span<const Record>)` for the records of each subject, in order.
template <class Visit>
void for_each_subject(std::span<const Record> records, Visit visit) {
  for (std::size_t begin = 0; begin < records.size();) {
    std::size_t end = begin + 1;
    while (end < records.size() && records[end].subject == records[begin].subject) ++end;
    visit(records.subspan(begin, end - begin));
    begin = end;
  }
}

}  // namespace measure
