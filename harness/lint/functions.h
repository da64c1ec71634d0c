#pragma once

#include "lint/file.h"
#include "lint/schema.h"
#include "lint/tree.h"

namespace lint {

/// Whether options of CREATE or ALTER FUNCTION say with whose rights it runs, or where it looks for
/// names.
bool say_rights_or_path(const Tree& options);

/// Does to the function what the options of CREATE or ALTER FUNCTION say about its rights and path.
void set_rights_and_path(Function& function, const Tree& options);

/// Does what a CREATE FUNCTION does.
void create_function(Schema& schema, const Cause& cause);

/// Does what an ALTER FUNCTION does.
void alter_function(Schema& schema, const Cause& cause);

/// Does what the functions do that a SELECT calls: some set the row-level security of tables.
void call_functions(Schema& schema, const Cause& cause);

}  // namespace lint
