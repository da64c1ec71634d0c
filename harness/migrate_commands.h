#pragma once

#include <vector>

#include "command_line.h"
#include "migrate.h"

namespace pgrush {

/// `pgrush migrate` and its own subcommands, which write what they are told to `arguments`.
std::vector<Command> add_migrate(CLI::App& app, MigrateArguments& arguments);

}  // namespace pgrush
