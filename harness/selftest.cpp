#include "selftest.h"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <random>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "base/failure.h"
#include "base/random.h"
#include "base/suggest.h"
#include "drive/interruption.h"
#include "hunt.h"
#include "provision/stop_module.h"
#include "report/matrix.h"
#include "report/report.h"
#include "trial.h"

namespace pgrush {
namespace {

namespace fs = std::filesystem;
using report::Candidate;

/// What its header says: that it violates what lines "-- violates: NAME, NAME" name, and that
/// exploration catches it if there is a line "-- explored: caught".
void read_header(Candidate& candidate) {
  constexpr std::string_view kKey = "-- violates:";
  std::ifstream stream(candidate.file);
  for (std::string line; std::getline(stream, line) && line.starts_with("--");) {
    if (line == "-- explored: caught") candidate.races = true;
    if (!line.starts_with(kKey)) continue;
    std::string name;
    for (const char c : line.substr(kKey.size()) + ",") {
      if (c == ',' && !name.empty()) candidate.promised.push_back(std::exchange(name, ""));
      if (c != ',' && std::isspace(static_cast<unsigned char>(c)) == 0) name += c;
    }
  }
}

/// The .sql files that a path stands for, sorted.
std::vector<fs::path> files_of(const fs::path& path) {
  std::error_code ignored;
  if (fs::is_regular_file(path, ignored)) return {path};
  std::vector<fs::path> files;
  for (fs::directory_iterator entry(path, ignored), end; !ignored && entry != end; ++entry)
    if (entry->path().extension() == ".sql") files.push_back(entry->path());
  if (files.empty())
    throw base::Failure(
        base::ExitStatus::kUnusable,
        fmt::format("{} is no .sql file and no folder that holds any", path.string()));
  std::ranges::sort(files);
  return files;
}

void add(const std::vector<std::string>& paths, bool faulty, std::vector<Candidate>& candidates) {
  for (const std::string& path : paths)
    for (const fs::path& file : files_of(path)) {
      Candidate candidate;
      candidate.name = file.stem().string();
      candidate.file = file.string();
      candidate.faulty = faulty;
      if (faulty) read_header(candidate);
      candidates.push_back(std::move(candidate));
    }
}

/// The procedures as they are, then the correct ones, then the faulty ones.
std::vector<Candidate> candidates_of(const SelftestArguments& arguments, const fs::path& tree) {
  std::vector<Candidate> candidates(1);
  candidates.front().name = "as migrated";
  if (arguments.faulty.empty() && arguments.correct.empty()) {
    add({(tree / "migrations" / "variants").string()}, false, candidates);
    add({(tree / "tests" / "broken").string()}, true, candidates);
  } else {
    add(arguments.correct, false, candidates);
    add(arguments.faulty, true, candidates);
  }
  return candidates;
}

/// The tree that the scenario is in, as it is named from here.
fs::path tree_of(const fs::path& folder) {
  std::error_code ignored;
  const fs::path tree = fs::relative(folder / ".." / "..", ignored);
  return tree.empty() ? fs::path(".") : tree;
}

/// The scenario's invariant that a header means: one of that name, or the .sql file of that name in
/// whatever folder of the scenario; else the name itself.
std::string meant_by(const std::string& name, const std::vector<std::string>& invariants) {
  if (std::ranges::find(invariants, name) != invariants.end()) return name;
  const auto file = std::ranges::find_if(invariants, [&](const fs::path& invariant) {
    return invariant.extension() == ".sql" && invariant.stem() == name;
  });
  return file == invariants.end() ? name : *file;
}

/// Takes promises of what is no invariant out, and tells of them: a misspelt name must not pass for
/// "any invariant". Whether any promise is left, if there was one.
bool keep_known(Candidate& candidate, const std::vector<std::string>& invariants) {
  const bool promised = !candidate.promised.empty();
  for (std::string& name : candidate.promised) name = meant_by(name, invariants);
  std::erase_if(candidate.promised, [&](const std::string& name) {
    const bool known = std::ranges::find(invariants, name) != invariants.end();
    if (!known)
      tell(fmt::format("{}: its header promises {}, which is no invariant of the scenario{}",
                       candidate.file, name, base::suggest(name, invariants)));
    return !known;
  });
  return !promised || !candidate.promised.empty();
}

/// Takes a round's verdicts into the candidate. What an earlier round could tell is told.
void take_in(const Trial& trial, Candidate& candidate) {
  candidate.calls += trial.calls;
  candidate.seconds += trial.seconds;
  candidate.violated.clear();
  std::vector<std::string> unknown;
  for (const invariant::Judged& judged : trial.invariants) {
    if (judged.verdict.truth == base::Truth::kViolated) candidate.violated.push_back(judged.name);
    if (judged.verdict.truth == base::Truth::kUnknown) unknown.push_back(judged.name);
  }
  if (candidate.rounds == 1) candidate.unknown = unknown;
  std::erase_if(candidate.unknown, [&](const std::string& name) {
    return std::ranges::find(unknown, name) == unknown.end();
  });
}

/// Whether another load could change what is known: a faulty procedure may yet be caught, and what
/// did not arise for a correct one may yet arise. A violation is never tried again.
bool needs_more(const Candidate& candidate) {
  if (candidate.faulty) return !candidate.as_expected();
  return candidate.violated.empty() && !candidate.unknown.empty();
}

/// Tries the candidate under one load after the other until it is known how it comes out.
void try_candidate(const RunArguments& run, std::uint32_t rounds, Place& original,
                   Candidate& candidate) {
  const auto enough = [&](const Trial& seen) {
    if (!candidate.faulty || candidate.promised.empty()) return seen.violates();
    return std::ranges::any_of(candidate.promised,
                               [&](const std::string& name) { return seen.violates(name); });
  };
  RunArguments round = run;
  for (candidate.rounds = 1;; ++candidate.rounds, *round.seed = (*round.seed + 1) % base::kSeeds) {
    const Plan plan = make_plan(round);
    Place copy(original);
    if (!candidate.file.empty()) copy.apply_variant(candidate.file);
    const Trial trial = try_out(plan, copy, enough);
    copy.leave();
    drive::raise_if_interrupted();
    take_in(trial, candidate);
    if (!needs_more(candidate) || candidate.rounds == rounds) return;
  }
}

void write(const SelftestArguments& arguments, const report::Matrix& matrix) {
  const std::string time =
      fmt::format("{:%Y-%m-%dT%H%M%SZ}", fmt::gmtime(std::chrono::system_clock::now()));
  const fs::path folder = arguments.out.empty() ? fs::path("reports/out") / ("selftest-" + time)
                                                : fs::path(arguments.out);
  std::error_code error;
  fs::create_directories(folder, error);
  if (error)
    throw base::Failure(base::ExitStatus::kInternal,
                        fmt::format("cannot make the folder {}: {}; name another with --out",
                                    folder.string(), error.message()));
  report::write_whole((folder / "selftest.json").string(), report::to_text(to_json(matrix)));
  report::write_whole((folder / "selftest.md").string(), to_markdown(matrix));
  tell(fmt::format("the matrix is in {}/selftest.json and selftest.md", folder.string()));
}

}  // namespace

base::ExitStatus selftest(const SelftestArguments& arguments) {
  if (arguments.rounds == 0 && arguments.explore.empty())
    throw base::Failure(base::ExitStatus::kUnusable,
                        "--rounds 0: nothing is tried; name a scenario to explore with --explore");
  const base::Instant began = base::Clock::now();
  drive::catch_interruption();
  RunArguments run;
  run.scenario = arguments.scenario;
  run.migrations = arguments.migrations;
  run.seed = arguments.seed ? *arguments.seed : std::random_device{}();
  const Plan plan = make_plan(run);
  report::Matrix matrix;
  matrix.seed = plan.seed;
  matrix.invariants = plan.invariants;
  for (const explore::SqlInvariant& own : plan.sql_invariants)
    matrix.invariants.push_back(own.name);
  matrix.candidates = candidates_of(arguments, tree_of(plan.scenario.folder));

  Hunt hunt(arguments.explore);
  const std::int64_t connections = std::max<std::int64_t>(most_connections(plan.scenario),
                                                          hunt.empty() ? 0 : PGRUSH_STOP_SESSIONS);
  using Settings = std::vector<std::pair<std::string, std::string>>;
  Host host(arguments.dsn, connections, false,
            hunt.empty() ? Settings{} : provision::exploring_settings());
  if (!hunt.empty()) hunt.provision(host, arguments.migrations);
  Place original(host);
  report::Provenance provenance;
  original.provision(migrations_folder(arguments.migrations, plan.scenario), plan.scenario,
                     connections, provenance);
  for (std::size_t i = 0; i < matrix.candidates.size(); ++i) {
    Candidate& candidate = matrix.candidates[i];
    try {
      if (!keep_known(candidate, matrix.invariants))
        throw base::Failure(base::ExitStatus::kUnusable, "its header promises no known invariant");
      if (arguments.rounds > 0) try_candidate(run, arguments.rounds, original, candidate);
      if (!hunt.empty()) candidate.explored = hunt.explore(candidate);
      if (arguments.rounds == 0 && candidate.explored)
        candidate.violated = candidate.explored->caught_by;
    } catch (const base::Failure& failure) {
      if (failure.status() == base::ExitStatus::kInterrupted) throw;
      candidate.trouble = failure.what();
    }
    if (!arguments.quiet)
      tell(fmt::format("{} of {}: {} {}", i + 1, matrix.candidates.size(), candidate.name,
                       candidate.as_expected() ? "as expected" : "NOT as expected"));
  }
  original.leave();
  hunt.leave();
  host.leave("");
  matrix.seconds = base::to_s(base::Clock::now() - began);
  write(arguments, matrix);
  std::string text = to_console(matrix);
  if (arguments.quiet) text = text.substr(text.rfind('\n', text.size() - 2) + 1);
  std::fputs(text.c_str(), stdout);
  return matrix.status();
}

}  // namespace pgrush
