#pragma once

#include <string>

#include "pg/session.h"

namespace pgrush {

/// A session that acts as `role` from its beginning to its end, so that it has to be one's own: no
/// pooler that deals transactions out may stand between. It gives up after some seconds on a server
/// that does not answer, unless `dsn` says how long, and reads queues by their indexes. `program`
/// is what the server shows. Throws Failure, also if the user may not act so.
pg::Session session_as(const std::string& dsn, const std::string& role, const std::string& program);

}  // namespace pgrush
