#include "provision/lock_watch.h"

#include "base/failure.h"
#include "sql/statements.h"

namespace provision {

void LockWatch::look(int backend_pid) {
  try {
    if (!session_) session_.emplace(conninfo_);
    const pg::Table table = session_->query(sql::blocking_sessions, {std::to_string(backend_pid)});
    if (!table.null(0, 0)) seen_ = table.at(0, 0);
  } catch (const base::Failure&) {
    session_.reset();
  }
}

}  // namespace provision
