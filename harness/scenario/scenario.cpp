#include "scenario/scenario.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/failure.h"
#include "scenario/document.h"
#include "scenario/file.h"
#include "scenario/limits.h"
#include "scenario/overrides.h"
#include "scenario/reader.h"

namespace scenario {
namespace {

using nlohmann::json;

std::int64_t whole(Reader& reader, const char* key, std::int64_t absent,
                   Limits<std::int64_t> limits) {
  return reader.integer(key, absent, limits.least, limits.most);
}

double fraction(Reader& reader, const char* key, double absent, Limits<double> limits) {
  return reader.number(key, absent, limits.least, limits.most);
}

/// A clinic without a clinician or a patient could not be booked at.
void require_one_each(Reader& reader, const char* key, std::int64_t count, std::int64_t clinics) {
  if (count < clinics)
    reader.mistake(key,
                   fmt::format("is {}, must be {} or more: one for each clinic", count, clinics));
}

Data read_data(Reader reader) {
  Data data;
  data.clinics = whole(reader, "clinics", data.clinics, kClinics);
  data.clinicians = whole(reader, "clinicians", data.clinicians, kClinicians);
  data.patients = whole(reader, "patients", data.patients, kPatients);
  data.slots = whole(reader, "slots", data.slots, kSlots);
  data.events = whole(reader, "events", data.events, kEvents);
  require_one_each(reader, "clinicians", data.clinicians, data.clinics);
  require_one_each(reader, "patients", data.patients, data.clinics);
  return data;
}

void read_workload(Reader& reader, Phase& phase) {
  const json* workload = reader.value("workload");
  if (workload == nullptr) return;
  if (!workload->is_object() || workload->size() != 1) {
    reader.mistake("workload",
                   fmt::format(R"({}, must be an object with one key: {{"NAME": {{OPTIONS}}}})",
                               workload->is_object() ? fmt::format("has {} keys", workload->size())
                                                     : describe(*workload)));
    return;
  }
  const auto only = workload->begin();
  phase.workload = only.key();
  phase.options = only.value();
  phase.pointer = (json::json_pointer(reader.pointer("workload")) / only.key()).to_string();
}

void read_explore(Reader& reader, Phase& phase) {
  const json* explore = reader.value("explore");
  if (explore == nullptr) return;
  phase.explores = true;
  phase.options = *explore;
  phase.pointer = reader.pointer("explore");
  if (reader.has("load")) reader.mistake("load", "belongs to a workload: explore makes no load");
}

Phase read_phase(Reader reader) {
  Phase phase;
  const bool drives = reader.has("workload");
  const bool explores = reader.has("explore");
  if (drives && explores)
    reader.mistake("explore", "stands beside a workload: a phase has one of the two");
  if (!drives && !explores) reader.mistake("workload", "is missing, and so is explore");
  if (!explores) read_workload(reader, phase);
  if (!drives) read_explore(reader, phase);
  phase.name = reader.text("name", explores ? "explore" : phase.workload);
  if (reader.has("name") && phase.name.empty()) reader.mistake("name", "is empty");
  phase.load = read_load(reader.object("load"));
  return phase;
}

bool any_named(const std::vector<Phase>& phases, const std::string& name) {
  return std::ranges::any_of(phases, [&](const Phase& phase) { return phase.name == name; });
}

std::vector<Phase> read_phases(Reader& root, Mistakes& mistakes) {
  root.require("phases");
  const json* list = root.value("phases");
  if (list == nullptr) return {};
  if (!list->is_array() || list->empty() || list->size() > kMostPhases) {
    root.mistake("phases", fmt::format("{}, must be a list of 1 to {} phases",
                                       list->is_array() ? fmt::format("has {}", list->size())
                                                        : describe(*list),
                                       kMostPhases));
    return {};
  }
  std::vector<Phase> phases;
  for (std::size_t i = 0; i < list->size(); ++i) {
    const std::string pointer = fmt::format("{}/{}", root.pointer("phases"), i);
    Phase phase = read_phase({(*list)[i], pointer, mistakes});
    if (!phase.name.empty() && any_named(phases, phase.name))
      mistakes.add(pointer + "/name",
                   phase.name + " is the name of a phase before it: choose another");
    const bool has_content = !phase.pointer.empty();
    if (has_content && !phases.empty() && phase.explores != phases.front().explores)
      mistakes.add(pointer,
                   "explores or drives, and the phases before it do the other: a scenario "
                   "does one of the two");
    if (has_content) phases.push_back(std::move(phase));
  }
  return phases;
}

std::string wrong_condition(const std::string& condition) {
  if (Expectation::valid(condition)) return "";
  return fmt::format("is \"{}\", must be <, <=, >, >=, == or != and a number, like \"<250\"",
                     condition);
}

/// {MEASURE: CONDITION}.
std::vector<Expectation> read_exercise(Reader& root) {
  std::vector<Expectation> all;
  const json* measures = root.value("exercise");
  Reader reader = root.object("exercise");
  if (measures == nullptr || !measures->is_object()) return all;
  for (const auto& [measure, condition] : measures->items()) {
    all.push_back({measure, reader.text(measure, "")});
    const std::string wrong = wrong_condition(all.back().condition);
    if (condition.is_string() && !wrong.empty()) reader.mistake(measure, wrong);
  }
  return all;
}

void require_file(Reader& root, const char* key, const std::filesystem::path& folder,
                  const std::string& name) {
  const std::string wrong = missing_from(folder, name);
  if (!wrong.empty()) root.mistake(key, wrong);
}

/// Which invariants are judged, and which of them while the load runs, too. What is named like a
/// file must be one.
void read_invariants(Reader& root, Scenario& scenario) {
  const json* named = root.value("invariants");
  if (named != nullptr && *named != "all") {
    if (named->is_string())
      root.mistake("invariants", fmt::format("is \"{}\", must be \"all\" or a list of names",
                                             named->get_ref<const std::string&>()));
    else
      scenario.invariants = root.texts("invariants");
    scenario.all_invariants = std::erase(scenario.invariants, "all") > 0;
  }
  for (const std::string& name : scenario.invariants)
    if (name.ends_with(".sql")) require_file(root, "invariants", scenario.folder, name);
  scenario.always = root.texts("always");
  for (const std::string& name : scenario.always) {
    require_file(root, "always", scenario.folder, name);
    if (std::ranges::find(scenario.invariants, name) != scenario.invariants.end())
      root.mistake("always", fmt::format("names {}, which stands among the invariants: what is "
                                         "checked always is checked at rest, too",
                                         name));
  }
}

/// A folder with a manifest.json in the scenario's folder.
void read_migrations(Reader& root, Scenario& scenario) {
  scenario.migrations = root.text("migrations", "");
  if (!root.has("migrations")) return;
  if (root.has("data"))
    root.mistake("data",
                 "is what the tree's own migrations are seeded with; beside migrations of "
                 "the scenario's own a seed.sql does that");
  const auto manifest = std::filesystem::path(scenario.migrations) / "manifest.json";
  if (scenario.migrations.empty() || !missing_from(scenario.folder, manifest).empty())
    root.mistake("migrations",
                 fmt::format("is \"{}\", must be a folder in the scenario's folder, with a "
                             "manifest.json in it",
                             scenario.migrations));
}

/// What only a load can meet.
void refuse_measures(Reader& root, const Scenario& scenario) {
  if (!scenario.explores()) return;
  for (const char* key : {"always", "canary", "exercise", "thresholds", "statement_timeout_s"})
    if (root.has(key)) root.mistake(key, "is for a load, and the phases of this scenario explore");
}

void fill(json& object, const char* key, const json& value) { object.emplace(key, value); }

void fill_in(const Data& data, json& object) {
  fill(object, "clinics", data.clinics);
  fill(object, "clinicians", data.clinicians);
  fill(object, "patients", data.patients);
  fill(object, "slots", data.slots);
  fill(object, "events", data.events);
}

/// The object at the key, made if absent.
json& object_at(json& parent, const char* key) {
  return parent.emplace(key, json::object()).first.value();
}

/// The document with its defaults, for readers of a report. It must be free of mistakes.
json effective(const Scenario& scenario, json document) {
  if (!scenario.explores()) fill(document, "statement_timeout_s", scenario.statement_timeout_s);
  fill(document, "invariants", "all");
  if (scenario.migrations.empty()) fill_in(scenario.data, object_at(document, "data"));
  for (std::size_t i = 0; i < scenario.phases.size(); ++i) {
    json& phase = document["phases"][i];
    fill(phase, "name", scenario.phases[i].name);
    if (scenario.phases[i].explores) continue;
    fill_in(scenario.phases[i].load, object_at(phase, "load"));
  }
  return document;
}

void read_document(Reader root, Scenario& scenario, Mistakes& mistakes) {
  root.text("$schema", "");
  scenario.about = root.text("about", "");
  scenario.has_data = root.has("data");
  scenario.data = read_data(root.object("data"));
  scenario.statement_timeout_s =
      fraction(root, "statement_timeout_s", scenario.statement_timeout_s, kStatementTimeoutS);
  read_migrations(root, scenario);
  scenario.own_schema = !scenario.migrations.empty();
  scenario.variants = root.texts("variants");
  for (const std::string& name : scenario.variants)
    require_file(root, "variants", scenario.folder, name);
  scenario.phases = read_phases(root, mistakes);
  scenario.canary = root.text("canary", "");
  if (!scenario.canary.empty()) require_file(root, "canary", scenario.folder, scenario.canary);
  read_invariants(root, scenario);
  scenario.exercise = read_exercise(root);
  scenario.thresholds = read_thresholds(root, mistakes);
  refuse_measures(root, scenario);
}

}  // namespace

bool Scenario::explores() const { return !phases.empty() && phases.front().explores; }

void require_explored(const Scenario& scenario, bool explored) {
  if (scenario.phases.empty() || scenario.explores() == explored) return;
  throw base::Failure(
      base::ExitStatus::kUnusable,
      explored ? fmt::format("{0}: its phases are driven, not explored: pgrush run {0}",
                             scenario.folder.string())
               : fmt::format("{0}: its phases are explored, not driven: pgrush explore {0}",
                             scenario.folder.string()));
}

Scenario read(const std::filesystem::path& folder, const Overrides& overrides, Mistakes& mistakes) {
  Scenario scenario;
  scenario.folder = find_folder(folder);
  scenario.name = name_of(scenario.folder);
  const std::filesystem::path file = scenario.folder / "scenario.json";

  Mistakes here;
  json document = parse_document(contents(file), file.string(), here);
  apply(overrides, document, here);
  read_document({document, "", here}, scenario, here);
  if (here.empty()) scenario.effective = effective(scenario, std::move(document));
  mistakes.add(here);
  return scenario;
}

}  // namespace scenario
