#pragma once

#include <string>

#include "pg/session.h"
#include "provision/database.h"
#include "provision/server.h"

namespace support {

/// The server that all tests of this program share: started by the first that asks for it, ended
/// when the program ends.
provision::ThrowawayServer& server();

/// An empty database of a test's own on that server, dropped with its owner.
provision::Database empty_database();

/// The same with all of migrations/ applied: a copy of one that stays, and with it the roles.
provision::Database fresh_database();

/// The same, not copied: its roles come and go with it.
provision::Database migrated_database();

/// The text in the first row's first column.
std::string value_of(pg::Session& session, const std::string& sql);

}  // namespace support
