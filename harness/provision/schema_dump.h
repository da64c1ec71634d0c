#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include "pg/session.h"

namespace provision {

/// The database's schema as pg_dump writes it, but for the history of migrations, and without what
/// differs between two dumps of one schema. Throws Failure (kProvisioningFailed) with pg_dump's
/// words, or one that names the package to install; kUnusable if a secret would be seen in the list
/// of processes.
std::string dump_schema(const std::string& conninfo);

/// The same without the partitions that the other dump does not have: how many a table has follows
/// from its rows and from the day.
std::string dump_schema_like(const std::string& conninfo, const std::string& other);

/// A dump without what one version of pg_dump writes and another does not: comments that name
/// versions, and psql's \restrict, which any other client would refuse. The roles of a policy are
/// in order.
std::string plain_sql(const std::string& dump);

/// What a reference of the database's schema is made of: {"schemas": [{"name", "comment", "tables":
/// [{"name", "kind", "comment", "columns", "keys", "indexes", "policies"}]}]}. Throws ServerError.
nlohmann::json describe_schema(pg::Session& session);

}  // namespace provision
