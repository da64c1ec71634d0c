#pragma once

#include <filesystem>

#include "pg/session.h"
#include "scenario/scenario.h"

namespace provision {

/// Fills a migrated database, which must hold none of it yet, with invented clinics, clinicians,
/// patients and slots, all ids as base::seeded_uuid gives them. Thing number i is of clinic
/// i % clinics, and a slot's clinician is of the slot's clinic. Leaves no audit rows. Throws
/// Failure: kUnusable if there are fewer clinicians than clinics, kProvisioningFailed with the
/// server's words otherwise. The session's user must be a superuser.
void seed(pg::Session& session, const scenario::Data& data);

/// Fills a migrated database by an .sql file of the user's own, in one transaction. Throws Failure
/// (kProvisioningFailed), with file and line, if it cannot be read or applied.
void seed_by_file(pg::Session& session, const std::filesystem::path& file);

}  // namespace provision
