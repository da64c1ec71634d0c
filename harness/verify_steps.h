#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "pg/session.h"
#include "provision/manifest.h"

namespace pgrush {

/// What is wrong, a sentence each, with the object's or the file's name in it.
using Findings = std::vector<std::string>;

/// What is done when a migration was applied for the first time.
using AfterFile = std::function<void(pg::Session&, const provision::Migration&)>;

/// Applies each file of the folder as `up` does, asks its verification query, and does what comes
/// `after` it. The folder's own faults are findings, too, and end it. Whether it came to the end.
bool apply_each(const std::string& conninfo, const std::filesystem::path& folder,
                const AfterFile& after, Findings& findings);

/// Applies the file again, which has to change nothing. One that runs statement by statement is
/// left out.
void apply_again(pg::Session& session, const provision::Migration& migration);

/// Puts in the rows that the folder has for the state behind that file.
void put_rows(pg::Session& session, const std::filesystem::path& folder,
              const provision::Migration& migration);

/// The files of rows that belong to no migration.
Findings rows_without_migration(const std::filesystem::path& folder);

/// In what the database's schema is not that of the folder's schema.sql.
Findings compare_with_committed(const std::string& conninfo, const std::filesystem::path& folder);

/// In what a database that was migrated with rows in it has another schema than an empty one.
Findings compare_with_empty(const std::string& conninfo, const std::string& empty);

/// What the queries of checks/ select. Nothing can be written meanwhile.
Findings run_checks(const std::string& conninfo, const std::filesystem::path& folder);

/// What roles may do that access.json does not say, and the other way round.
Findings try_access(const std::string& conninfo, const std::filesystem::path& folder);

/// Which constraints do not refuse what they should, and which deletions do not do what they say.
Findings try_constraints(const std::string& conninfo, const std::filesystem::path& folder);

/// The smoke tests that fail. Each is rolled back.
Findings run_smoke_tests(const std::string& conninfo, const std::filesystem::path& folder);

}  // namespace pgrush
