#pragma once

#include "measure/snapshot.h"
#include "pg/session.h"

namespace provision {

/// What the database holds, as one consistent view of it, in the order that look-ups rely on. To be
/// read when the load is at rest. Rows are fetched in pieces, so that beside the snapshot itself
/// little memory is used. Throws Failure (kProvisioningFailed), also if the session's user would
/// not see all rows.
measure::Snapshot read_snapshot(pg::Session& session);

}  // namespace provision
