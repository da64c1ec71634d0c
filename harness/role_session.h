#pragma once

#include <string>

#include "pg/session.h"

namespace pgrush {

/// A session that gives up after some seconds on a server that does not answer or is gone, unless
/// `dsn` says how long, and tells times so that they can be told back. `program` is what the server
/// shows. Throws Failure.
pg::Session session_of(const std::string& dsn, const std::string& program);

/// The same, which acts as `role` from its beginning to its end, so that it has to be one's own: no
/// pooler that deals transactions out may stand between. It reads queues by their indexes. Throws
/// Failure, also if the user may not act so.
pg::Session session_as(const std::string& dsn, const std::string& role, const std::string& program);

}  // namespace pgrush
