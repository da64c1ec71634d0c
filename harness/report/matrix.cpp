#include "report/matrix.h"

#include <algorithm>
#include <ranges>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace report {
namespace {

using Json = nlohmann::ordered_json;

bool among(const std::vector<std::string>& names, const std::string& name) {
  return std::ranges::find(names, name) != names.end();
}

/// Letters for the columns: a to z, then A to Z, then ?.
char letter(std::size_t column) {
  if (column < 26) return static_cast<char>('a' + column);
  return column < 52 ? static_cast<char>('A' + column - 26) : '?';
}

bool is_red(const Candidate& candidate) {
  return !candidate.violated.empty() ||
         (candidate.explored && !candidate.explored->caught_by.empty());
}

std::string word(const Candidate& candidate) {
  if (!candidate.trouble.empty()) return "error";
  if (candidate.faulty) return candidate.as_expected() ? "caught" : "SURVIVED";
  if (is_red(candidate)) return "RED";
  return candidate.as_expected() ? "passed" : "UNKNOWN";
}

/// What an invariant made of a candidate: X caught it as promised, x caught it too, ? could not
/// tell, · held.
std::string_view mark(const Candidate& candidate, const std::string& invariant) {
  if (among(candidate.violated, invariant)) return among(candidate.promised, invariant) ? "X" : "x";
  return among(candidate.unknown, invariant) && !candidate.faulty ? "?" : ".";
}

std::size_t widest_name(const Matrix& matrix) {
  std::size_t widest = 0;
  for (const Candidate& candidate : matrix.candidates)
    widest = std::max(widest, candidate.name.size());
  return widest;
}

std::string listed(const std::vector<std::string>& names) {
  return names.empty() ? "nothing" : fmt::format("{}", fmt::join(names, ", "));
}

Json to_json(const Explored& explored) {
  Json json;
  json["schedules"] = explored.schedules;
  json["duration_s"] = explored.seconds;
  json["exhausted"] = explored.exhausted;
  json["caught_by"] = explored.caught_by;
  json["phase"] = explored.phase.empty() ? Json() : Json(explored.phase);
  json["trouble"] = explored.trouble.empty() ? Json() : Json(explored.trouble);
  return json;
}

bool explores(const Matrix& matrix) {
  return std::ranges::any_of(matrix.candidates,
                             [](const Candidate& one) { return one.explored.has_value(); });
}

std::string schedules_of(const Candidate& candidate) {
  return candidate.explored ? std::to_string(candidate.explored->schedules) : "-";
}

/// How long it took to catch it; "-" if it was not.
std::string seconds_of(const Candidate& candidate) {
  if (!candidate.explored || candidate.explored->caught_by.empty()) return "-";
  return fmt::format("{:.2f}", candidate.explored->seconds);
}

std::string text_of(const Explored& explored) {
  return fmt::format("; explored {} schedules{}: violated {}{}", explored.schedules,
                     explored.exhausted ? ", all" : "", listed(explored.caught_by),
                     explored.trouble.empty() ? "" : "; " + explored.trouble);
}

std::string surprises(const Matrix& matrix) {
  std::string lines;
  for (const Candidate& candidate : matrix.candidates) {
    if (candidate.as_expected()) continue;
    lines += fmt::format("{} {}: ", word(candidate), candidate.name);
    if (!candidate.trouble.empty()) {
      lines += candidate.trouble;
    } else if (candidate.faulty) {
      lines += fmt::format("promised {}; violated {}", fmt::join(candidate.promised, ", "),
                           listed(candidate.violated));
    } else {
      lines += fmt::format("violated {}; unknown {}", listed(candidate.violated),
                           listed(candidate.unknown));
    }
    if (candidate.explored) lines += text_of(*candidate.explored);
    lines += "\n";
  }
  return lines.empty() ? "" : "\n" + lines;
}

std::string conclusion(const Matrix& matrix) {
  const auto count = [&](bool faulty, bool expected) {
    return std::ranges::count_if(matrix.candidates, [&](const Candidate& candidate) {
      return candidate.faulty == faulty && (!expected || candidate.as_expected());
    });
  };
  const base::ExitStatus status = matrix.status();
  return fmt::format(
      "{} (exit {}): {} of {} faulty procedures caught, {} of {} correct ones passed; "
      "seed {}, {:.1f} s",
      status == base::ExitStatus::kPass       ? "PASS"
      : status == base::ExitStatus::kViolated ? "FAIL"
                                              : "UNKNOWN",
      static_cast<int>(status), count(true, true), count(true, false), count(false, true),
      count(false, false), matrix.seed, matrix.seconds);
}

}  // namespace

bool Candidate::is_caught_by(const std::vector<std::string>& invariants) const {
  if (promised.empty()) return !invariants.empty();
  return std::ranges::any_of(promised,
                             [&](const std::string& name) { return among(invariants, name); });
}

bool Candidate::as_expected() const {
  if (!trouble.empty()) return false;
  if (faulty)
    return is_caught_by(violated) && (!explored || !races || is_caught_by(explored->caught_by));
  return !is_red(*this) && unknown.empty() && (!explored || explored->exhausted);
}

base::ExitStatus Matrix::status() const {
  base::ExitStatus status = base::ExitStatus::kPass;
  for (const Candidate& candidate : candidates) {
    if (candidate.as_expected()) continue;
    const bool untold = !candidate.faulty && !is_red(candidate);
    status = base::worse(status, !candidate.trouble.empty() ? base::ExitStatus::kProvisioningFailed
                                 : untold                   ? base::ExitStatus::kUnknown
                                                            : base::ExitStatus::kViolated);
  }
  return status;
}

std::vector<std::string> Matrix::only_killers() const {
  std::vector<std::string> names;
  for (const std::string& name : invariants)
    if (std::ranges::any_of(candidates, [&](const Candidate& candidate) {
          return candidate.faulty && candidate.violated == std::vector{name};
        }))
      names.push_back(name);
  return names;
}

std::vector<std::string> Matrix::never_only_killers() const {
  const auto only = only_killers();
  std::vector<std::string> names;
  for (const std::string& name : invariants)
    if (!among(only, name)) names.push_back(name);
  return names;
}

std::string to_console(const Matrix& matrix) {
  const std::size_t width = widest_name(matrix);
  std::string letters;
  for (std::size_t i = 0; i < matrix.invariants.size(); ++i) letters += letter(i);
  const bool explored = explores(matrix);
  std::string text =
      fmt::format("{:<{}}  {:<8}  {}  {:>6}  {:>6}", "", width, "", letters, "calls", "s");
  text += explored ? "  schedules       s\n" : "\n";
  for (const Candidate& candidate : matrix.candidates) {
    std::string marks;
    for (const std::string& name : matrix.invariants) marks += mark(candidate, name);
    text += fmt::format("{:<{}}  {:<8}  {}  {:>6}  {:>6.2f}", candidate.name, width,
                        word(candidate), marks, candidate.calls, candidate.seconds);
    if (explored)
      text += fmt::format("  {:>9}  {:>6}", schedules_of(candidate), seconds_of(candidate));
    text += "\n";
  }
  text += "\nX: caught it as its header promises; x: caught it, too; ?: could not tell\n";
  if (explored)
    text += "schedules, s: explored until it was caught; without seconds: caught in none of them\n";
  for (std::size_t i = 0; i < matrix.invariants.size(); ++i)
    text += fmt::format("  {} {}\n", letter(i), matrix.invariants[i]);
  text += fmt::format("Never the only one to catch a procedure: {}\n",
                      fmt::join(matrix.never_only_killers(), ", "));
  return text + surprises(matrix) + conclusion(matrix) + "\n";
}

std::string to_markdown(const Matrix& matrix) {
  const bool explored = explores(matrix);
  std::string text =
      "# Which invariant catches which procedure\n\nA faulty procedure is caught by the invariants "
      "in bold as its header promises, and by the others, too. Calls\nand seconds are those until "
      "it was caught; of a correct procedure, those of the whole load.\n";
  if (explored)
    text +=
        "Schedules are those of its exploration until it was caught, and the seconds they took; "
        "without seconds\nit was caught in none of them.\n";
  text += explored ? "\n| Procedure | | Caught by | Calls | Seconds | Schedules | Seconds |\n"
                     "|---|---|---|---:|---:|---:|---:|\n"
                   : "\n| Procedure | | Caught by | Calls | Seconds |\n|---|---|---|---:|---:|\n";
  for (const Candidate& candidate : matrix.candidates) {
    std::vector<std::string> killers;
    for (const std::string& name : candidate.violated)
      if (among(candidate.promised, name)) killers.push_back("**" + name + "**");
    for (const std::string& name : candidate.violated)
      if (!among(candidate.promised, name)) killers.push_back(name);
    text += fmt::format("| `{}` | {} | {} | {} | {:.2f} |", candidate.name, word(candidate),
                        fmt::join(killers, ", "), candidate.calls, candidate.seconds);
    if (explored) text += fmt::format(" {} | {} |", schedules_of(candidate), seconds_of(candidate));
    text += "\n";
  }
  text +=
      fmt::format("\nThe only one to catch some procedure: {}.\n\nNever the only one: {}.\n\n{}\n",
                  fmt::join(matrix.only_killers(), ", "),
                  fmt::join(matrix.never_only_killers(), ", "), conclusion(matrix));
  return text;
}

nlohmann::ordered_json to_json(const Matrix& matrix) {
  Json json;
  json["schema"] = "pgrush.selftest/1";
  json["verdict"] = base::verdict_of(matrix.status());
  json["exit_status"] = static_cast<int>(matrix.status());
  json["seed"] = matrix.seed;
  json["duration_s"] = matrix.seconds;
  json["candidates"] = Json::array();
  for (const Candidate& candidate : matrix.candidates) {
    Json one;
    one["name"] = candidate.name;
    one["file"] = candidate.file.empty() ? Json() : Json(candidate.file);
    one["faulty"] = candidate.faulty;
    one["as_expected"] = candidate.as_expected();
    one["promised"] = candidate.promised;
    one["violated"] = candidate.violated;
    one["unknown"] = candidate.unknown;
    one["trouble"] = candidate.trouble.empty() ? Json() : Json(candidate.trouble);
    one["calls"] = candidate.calls;
    one["duration_s"] = candidate.seconds;
    one["rounds"] = candidate.rounds;
    one["races"] = candidate.races;
    one["explored"] = candidate.explored ? to_json(*candidate.explored) : Json();
    json["candidates"].push_back(std::move(one));
  }
  json["invariants"] = matrix.invariants;
  json["only_killers"] = matrix.only_killers();
  json["never_only_killers"] = matrix.never_only_killers();
  return json;
}

}  // namespace report
