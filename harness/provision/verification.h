#pragma once

#include <optional>
#include <string>

#include "pg/session.h"

namespace provision {

/// The query that a migration's header gives behind "Verification:", up to the next of its fields;
/// "" if it gives none.
std::string verification_of(const std::string& text);

/// What keeps the query from saying that the migration did what it should: it has to answer one row
/// that is true. Nothing if it does.
std::optional<std::string> objection_of(pg::Session& session, const std::string& query);

}  // namespace provision
