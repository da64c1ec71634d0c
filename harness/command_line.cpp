#include "command_line.h"

#include <vector>

#include <fmt/format.h>

#include "base/failure.h"
#include "base/suggest.h"
#include "pg/conninfo.h"

namespace pgrush {
namespace {

std::vector<std::string> subcommands_of(const CLI::App& command) {
  std::vector<std::string> names;
  for (const CLI::App* one : command.get_subcommands([](const CLI::App*) { return true; }))
    names.push_back(one->get_name());
  return names;
}

/// Every flag and subcommand that the command knows, as it is typed.
std::vector<std::string> words_of(const CLI::App& command) {
  std::vector<std::string> words = subcommands_of(command);
  for (const CLI::Option* option : command.get_options()) {
    for (const std::string& name : option->get_lnames()) words.push_back("--" + name);
    for (const std::string& name : option->get_snames()) words.push_back("-" + name);
  }
  return words;
}

/// "pgrush migrate up"
std::string full_name(const CLI::App& command) {
  const CLI::App* parent = command.get_parent();
  return (parent == nullptr ? "" : full_name(*parent) + " ") + command.get_name();
}

/// The subcommand, or its subcommand, that the words came to.
const CLI::App& innermost(const CLI::App& app) {
  const auto parsed = app.get_subcommands();
  return parsed.empty() ? app : innermost(*parsed.front());
}

}  // namespace

CLI::App* add_command(CLI::App& app, const char* name, const char* about, const char* footer) {
  CLI::App* command = app.add_subcommand(name, about);
  command->allow_extras();  // refuse_unknown() tells of them
  command->set_help_flag("-?,--help", "Show this and exit");
  command->footer(footer);
  return command;
}

void refuse_unknown(const CLI::App& command) {
  const auto words = command.remaining();
  if (words.empty()) return;
  // Of a flag its value is not shown; of a DSN that lost its -d only what is no secret.
  const std::string shown = pg::shown_word(words.front());
  const std::string word = shown == words.front() ? shown.substr(0, shown.find('=')) : shown;
  throw base::Failure(
      base::ExitStatus::kUnusable,
      fmt::format("unknown {} {}{}; see {} --help", word.starts_with('-') ? "flag" : "argument",
                  word, base::suggest(word, words_of(command)), full_name(command)));
}

void refuse(const CLI::App& app, const std::string& first_word, const CLI::ParseError& error) {
  const CLI::App& command = innermost(app);
  if (&command != &app) {
    refuse_unknown(command);
  } else if (!first_word.empty() && !first_word.starts_with('-')) {
    throw base::Failure(
        base::ExitStatus::kUnusable,
        fmt::format("unknown command {}{}; see {} --help", first_word,
                    base::suggest(first_word, subcommands_of(app)), full_name(app)));
  }
  throw base::Failure(base::ExitStatus::kUnusable,
                      fmt::format("{}; see {} --help", error.what(), full_name(command)));
}

}  // namespace pgrush
