#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "base/time.h"
#include "workload/arrivals.h"
#include "workload/workload.h"

namespace workload {

/// A place in a volley.
struct Seat {
  std::uint32_t volley = 0;
  std::uint32_t member = 0;
  bool skipped = false;  ///< the volley was due and is not made: it would be too late
};

/// When the volleys of an open loop are due.
struct Timetable {
  Arrivals arrivals;
  base::Nanos skip_after{0};  ///< a volley whose first seat is taken so late is skipped; 0: never
  base::Nanos warm_up{0};     ///< a volley skipped before that is in no figure
};

/// Lets clients meet: idle clients take the seats of one volley after the other; whoever takes the
/// last seat of a volley releases all its members at once. Clients of several threads meet without
/// a lock. With at least as many clients as the largest volley has seats, every volley fills. In an
/// open loop a volley that is full goes when it is due.
class Rendezvous {
 public:
  /// What becomes of a volley; the same for all its members.
  enum class Fate : std::uint8_t {
    kWaits,  ///< for members, or for its time
    kGoes,
    kOff  ///< the load was closed before it was due
  };

  /// `seats_of` gives a volley's number of seats (at least 1) and must be a pure function. A
  /// timetable has as many arrivals as there are volleys.
  Rendezvous(std::uint32_t volleys, std::uint32_t clients,
             std::function<std::uint32_t(std::uint32_t)> seats_of,
             std::optional<Timetable> timetable = std::nullopt);

  /// Takes the next seat for a client; nothing when all volleys are taken, or when it is closed and
  /// no more are due. The one that fills its volley releases it: the other members hear `doorbell`.
  std::optional<Seat> sit(std::uint32_t client, base::Instant now, Doorbell& doorbell);
  /// What a member of the volley is to do.
  Fate fate(std::uint32_t volley, base::Instant now);
  /// When the volley was released, or is due; nothing while it still fills.
  std::optional<base::Instant> released(std::uint32_t volley) const;

  /// Lets clients sit down again after a close(); only while nobody sits.
  void open();
  /// Lets no volley begin any more; of an open loop, what is due is skipped. Any thread.
  void close(base::Instant now);
  /// The seats of an open loop that were due and that nobody took, because too few clients were
  /// left. After the load.
  std::vector<Seat> missed() const;
  /// Volleys whose first seat was taken. Any thread.
  std::uint32_t begun() const;
  /// Volleys in all.
  std::uint32_t volleys() const { return static_cast<std::uint32_t>(volleys_.size()); }

 private:
  /// A volley's members hang in a list: `last` is the one that sat down last, each client's
  /// before_[client] the one before it; kNobody ends it.
  struct Volley {
    std::atomic<std::int64_t> released{0};
    std::atomic<std::uint32_t> seated{0};
    std::atomic<std::uint32_t> last{kNobody};
    std::atomic<Fate> fate{Fate::kWaits};
  };
  static constexpr std::uint32_t kNobody = UINT32_MAX;

  std::optional<Seat> draw(base::Instant now);
  base::Instant start(base::Instant now);
  base::Instant due(std::uint32_t volley) const;
  bool ends_before(std::uint32_t volley) const;
  bool is_too_late(std::uint32_t volley, base::Instant now) const;

  // Constant after construction.
  std::function<std::uint32_t(std::uint32_t)> seats_of_;
  const std::optional<Timetable> timetable_;
  // Shared by all threads.
  std::atomic<std::uint64_t> next_{0};    ///< volley << 32 | skipped << 31 | member: the next seat
  std::atomic<std::int64_t> closed_{0};   ///< ns on the harness's clock; 0: it is open
  std::atomic<std::int64_t> started_{0};  ///< the same; 0: nobody has sat down yet
  base::Nanos passed_{0};                 ///< of the load, before it was opened again
  std::vector<Volley> volleys_;
  std::vector<std::uint32_t> before_;  ///< by client; written by it before it enters the list
};

}  // namespace workload
