#pragma once

#include "measure/recording.h"
#include "pg/channel.h"

namespace workload {

/// Reads what a procedure told, the first field of its only row, into the record: which of the
/// operation's answers it is, and what that means for the caller. Gives back whether it is one: an
/// answer that the procedure has not promised is faulty.
bool read_answer(const measure::Operation& operation, const pg::Rows& rows, measure::Record& record,
                 measure::Recording& recording);

}  // namespace workload
