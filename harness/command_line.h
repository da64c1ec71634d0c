#pragma once

#include <functional>
#include <string>

#include <CLI/CLI.hpp>

#include "base/exit_status.h"

namespace pgrush {

/// A subcommand and what carries it out once the words are parsed.
struct Command {
  CLI::App* words;
  std::function<base::ExitStatus()> carry_out;
};

/// A subcommand without its flags. `example` and what else its help ends with come as `footer`.
CLI::App* add_command(CLI::App& app, const char* name, const char* about, const char* footer);

/// Throws Failure (kUnusable) for a flag or word that the command does not know, with the nearest
/// known one.
void refuse_unknown(const CLI::App& command);

/// Throws Failure (kUnusable) for words that CLI11 could not make sense of; its own exit codes
/// collide with k6's. `first_word` is the command line's first.
[[noreturn]] void refuse(const CLI::App& app, const std::string& first_word,
                         const CLI::ParseError& error);

}  // namespace pgrush
