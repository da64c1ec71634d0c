#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "pg/channel.h"
#include "pg/session.h"

namespace provision {

/// The webhook events in one status that is not the last one.
struct QueueDepth {
  std::string status;
  std::int64_t events = 0;  ///< 10,000: so many or more
  double age_s = 0;         ///< of the oldest; what it counts from: sql/webhook_queue.sql
};

/// A setting, and its value, that a session has to have which asks for the queue: statistics are
/// never right about one, and a scan of all that is done would cost more than the queue does.
inline constexpr std::pair kQueueSetting{"enable_seqscan", "off"};

/// Whether the database has a queue of webhook events.
bool has_queue(pg::Session& session);

/// One for each status, also of no event.
std::vector<QueueDepth> read_queue(pg::Session& session);

/// The same, from the rows in text form that sql::webhook_queue gave.
std::vector<QueueDepth> queue_from(const pg::Rows& rows);

}  // namespace provision
