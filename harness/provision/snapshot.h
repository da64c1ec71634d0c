#pragma once

#include "measure/snapshot.h"
#include "pg/session.h"

namespace provision {

/// What the database holds, as one consistent view of it, in the order that look-ups rely on. To be
/// read when the load is at rest. Rows are fetched in pieces, so that beside the snapshot itself
/// little memory is used. Throws Failure (kProvisioningFailed), also if the session's user would
/// not see all rows. Who reads the same database again and again gives an earlier snapshot as
/// `constant`: users, patients, webhooks and guards, which no call changes, are then taken from it.
measure::Snapshot read_snapshot(pg::Session& session, const measure::Snapshot* constant = nullptr);

}  // namespace provision
