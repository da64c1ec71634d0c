#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/uuid.h"
#include "measure/record.h"
#include "measure/trail.h"

namespace measure {

/// What the server said with an SQLSTATE, once a kind.
using ErrorSamples = std::map<std::string, std::string>;

/// What one thread saw in one phase. Only its own thread touches it until it is handed over; others
/// may read its records along the trail.
///
/// Room for what the next loop turn can record is made by reserve(), so that add() never allocates
/// between a send and its answer.
class Recording {
 public:
  /// `operations` is the number of the run's operations.
  explicit Recording(std::size_t operations) : arrivals(operations), skipped(operations) {}

  /// Makes room for `count` more records and results.
  void reserve(std::size_t count);
  /// Keeps a record, and lets others see it.
  void add(const Record& record);
  /// Keeps an id that a procedure returned; the number that Record::result takes.
  std::uint32_t add_result(const base::Uuid& id);

  /// The records so far, for any thread; it leads nowhere once `pieces` are gone.
  const Trail& trail() const { return trail_; }

  /// Records are kept in pieces of this many, so that growing never copies.
  static constexpr std::size_t kPiece = std::size_t{1} << 15;

  // Filled by the thread, read after it ended.
  std::vector<std::vector<Record>> pieces;
  std::vector<base::Uuid> results;  ///< Record::result is an index into it, plus 1
  std::vector<SessionInfo> sessions;
  std::vector<std::uint64_t> arrivals;  ///< by operation: calls that became due
  std::vector<std::uint64_t> skipped;   ///< by operation: of those, never tried
  ErrorSamples errors;                  ///< by SQLSTATE (or "connection"): one message

 private:
  Trail trail_;
};

}  // namespace measure
