#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "explore/calls.h"
#include "explore/footprint.h"
#include "explore/stage.h"
#include "measure/recording.h"
#include "pg/connection.h"
#include "provision/stop_region.h"

namespace explore {

/// What all sessions of an exploration keep to.
struct Rules {
  base::Instant zero{};
  std::uint8_t inspect_operation = 0;  ///< number of inspect_session among the run's operations
};

/// A session that makes its calls and can be held at each of its stops.
class Performer {
 public:
  /// Where it stands, for whoever moves it.
  enum class State : std::uint8_t {
    kAtCall,   ///< its next call is not sent yet
    kRunning,  ///< between two stops, or waiting for a lock
    kParked,   ///< held by the stop module
    kOver      ///< nothing is left to call
  };

  /// `calls`, `opening` and `region`, whose slot of that number it uses, must outlive it. Connects,
  /// and throws Failure (kProvisioningFailed) if that fails.
  Performer(const std::vector<std::unique_ptr<Call>>& calls, const pg::Opening& opening,
            provision::StopRegion& region, std::uint32_t number, const Rules& rules);

  /// Back to the first call.
  void rewind(const std::vector<std::vector<Told>>& setup);
  /// Sends the next call; one that refers to nothing is passed over, and if it was the last, the
  /// session is over.
  void call(measure::Recording& recording);
  /// Looks whether it has come to a stop or was answered; true if so.
  bool advance(measure::Recording& recording);
  /// Notes that it is no longer held: the one who resumed it calls this.
  void resumed() { state_ = State::kRunning; }
  /// Asks the session what it would leave behind, and takes that back. Only when it is over.
  /// Whether that is nothing.
  bool inspect(measure::Recording& recording);

  State state() const { return state_; }
  /// Where it is held, or where its last step began.
  const Stop& stop() const { return stop_; }
  /// Whether the backend waits for a heavyweight lock, as it says itself. It may have been granted
  /// meanwhile.
  bool waits_for_lock() const { return region_.waits_for_lock(static_cast<int>(number_)); }
  std::int32_t backend_pid() const { return connection_->backend_pid(); }
  /// What it touched since this was asked last.
  Footprint take_footprint();
  /// What it touched since it was held last, nobody having asked: of one that ran unheld.
  Footprint take_unheld();
  /// What its calls were answered so far, by number: "booked"; "" for one that was left out.
  const std::vector<std::string>& answers() const { return answers_; }
  /// What psql would send for a call, as it was made last; "" for one that was left out.
  std::string sql(std::uint32_t call) const;
  /// The number of its slot.
  std::uint32_t number() const { return number_; }

 private:
  void open();
  std::string name() const;
  void answered(const pg::Reply& reply, measure::Recording& recording);
  void note_touched();
  std::int64_t now() const;

  // Constant after construction.
  const std::vector<std::unique_ptr<Call>>& calls_;
  const pg::Opening& opening_;
  provision::StopRegion& region_;
  PgrushStopSlot& slot_;
  const std::uint32_t number_;
  const Rules& rules_;
  pg::Statement inspect_;
  pg::Statement repeat_draws_;  ///< random() begins again
  std::string settings_;        ///< names, as an array's text
  std::string role_ = "none";

  std::unique_ptr<pg::Connection> connection_;
  State state_ = State::kOver;
  Stop stop_;
  std::size_t next_ = 0;
  Answers told_;
  std::vector<std::string> answers_;
  pg::Request request_;
  measure::Record record_;
  Footprint step_;         ///< not taken yet
  Footprint transaction_;  ///< of the call under way
};

}  // namespace explore
