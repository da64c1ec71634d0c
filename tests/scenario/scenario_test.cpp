#include "scenario/scenario.h"

#include <gtest/gtest.h>

#include "scenario/folder.h"

namespace scenario {
namespace {

namespace fs = std::filesystem;

/// Why a SCENARIO argument is refused.
std::string refused(const fs::path& argument) {
  return refusal([&] {
    Mistakes mistakes;
    read(argument, {}, mistakes);
  });
}

std::string name_of(const fs::path& argument) {
  Mistakes mistakes;
  return read(argument, {}, mistakes).name;
}

/// Goes to a folder and comes back.
class Visit {
 public:
  explicit Visit(const fs::path& folder) : before_(fs::current_path()) { fs::current_path(folder); }
  Visit(const Visit&) = delete;
  Visit& operator=(const Visit&) = delete;
  ~Visit() { fs::current_path(before_); }

 private:
  fs::path before_;
};

// ---- The argument
// --------------------------------------------------------------------------------

TEST(Scenario, IsNamedAfterItsFolderHoweverThatIsWritten) {
  const Folder parent;
  parent.write("gate/scenario.json", document(""));
  const fs::path gate = parent.path() / "gate";
  EXPECT_EQ(name_of(gate), "gate");
  EXPECT_EQ(name_of(gate / ""), "gate");
  EXPECT_EQ(name_of(gate / "." / ""), "gate");
  const Visit visit(gate);
  EXPECT_EQ(name_of("."), "gate");
}

TEST(Scenario, MayBeNamedByItsFile) {
  const Folder parent;
  parent.write("gate/scenario.json", document(""));
  EXPECT_EQ(name_of(parent.path() / "gate" / "scenario.json"), "gate");
  const Visit visit(parent.path() / "gate");
  EXPECT_EQ(name_of("scenario.json"), "gate");
}

TEST(Scenario, IsRefusedIfThereIsNoSuchFolder) {
  const Folder parent;
  const std::string path = parent.path() / "gate";
  EXPECT_EQ(refused(path),
            path + ": there is no such folder: a SCENARIO is a folder with a scenario.json");
}

TEST(Scenario, IsRefusedWithTheNearestScenarioBesideIt) {
  const Folder parent;
  parent.write("pr-gate/scenario.json", document(""));
  parent.write("pr-gat2/other.json", "");
  const std::string path = parent.path() / "pr-gat";
  EXPECT_EQ(refused(path), path +
                               ": there is no such folder (did you mean pr-gate?): "
                               "a SCENARIO is a folder with a scenario.json");
  EXPECT_NE(refused(path + "/").find("(did you mean pr-gate?)"), std::string::npos);
}

TEST(Scenario, IsRefusedWithTheOneOfThatNameInScenarios) {
  const Folder parent;
  parent.write("scenarios/smoke/scenario.json", document(""));
  const Visit visit(parent.path());
  EXPECT_EQ(refused("smoke"),
            "smoke: there is no such folder (did you mean scenarios/smoke?): "
            "a SCENARIO is a folder with a scenario.json");
}

TEST(Scenario, IsRefusedIfTheFolderHasNoScenarioJson) {
  const Folder parent;
  parent.write("gate/other.json", "{}");
  const std::string path = parent.path() / "gate";
  EXPECT_EQ(refused(path), path +
                               ": there is no scenario.json in it: "
                               "a SCENARIO is a folder with a scenario.json");
}

TEST(Scenario, IsRefusedIfItIsAnotherFile) {
  const Folder folder;
  folder.write("other.json", "{}");
  const std::string path = folder.path() / "other.json";
  EXPECT_EQ(refused(path), path + ": is not a folder: a SCENARIO is a folder with a scenario.json");
}

TEST(Scenario, IsRefusedIfItsFileCannotBeRead) {
  const Folder folder;
  folder.write("scenario.json/this_is_a_folder", "");
  EXPECT_NE(refused(folder.path()).find("/scenario.json: cannot be read ("), std::string::npos)
      << refused(folder.path());
}

TEST(Scenario, IsRefusedWithLineAndColumnIfItIsNotJson) {
  const Folder folder("{\n  \"about\" 5\n}");
  EXPECT_TRUE(
      refused(folder.path())
          .starts_with((folder.path() / "scenario.json").string() + ": line 2, column 11: "))
      << refused(folder.path());
  EXPECT_NE(refused(Folder("").path()), "");
}

// ---- What it holds
// -------------------------------------------------------------------------------

TEST(Scenario, GivesAllThatItsFileSays) {
  const Folder folder(R"({
    "$schema": "../scenario.schema.json", "about": "all",  // comments are allowed
    "data": {"clinics": 2, "clinicians": 4, "patients": 6, "slots": 8, "events": 10},
    "statement_timeout_s": 2.5, "variants": ["a.sql"], "canary": "canary.sql",
    "phases": [{"name": "one", "workload": {"booking_volley": {"contenders": 3}},
                "load": {"connections": 6, "threads": 3, "iterations": 7, "duration_s": 0.5, "max_tries": 2,
                         "plans": "alternate", "settings": {"enable_hashjoin": "off"}}}],
    "invariants": ["first", "invariants/own.sql"],
    "exercise": {"contended_slots_ratio": ">=0.9"},
    "thresholds": {"faulty.count": ["==0"], "create_booking.response_ms.p99": ["<250", ">0"]}})");
  for (const char* file : {"a.sql", "canary.sql", "invariants/own.sql"}) folder.write(file, "");
  Mistakes mistakes;
  const Scenario scenario = read(folder.path(), {}, mistakes);
  ASSERT_EQ(told(mistakes), "");

  EXPECT_EQ(scenario.folder, folder.path());
  EXPECT_EQ(scenario.about, "all");
  EXPECT_EQ(scenario.data.clinics, 2);
  EXPECT_EQ(scenario.data.clinicians, 4);
  EXPECT_EQ(scenario.data.patients, 6);
  EXPECT_EQ(scenario.data.slots, 8);
  EXPECT_EQ(scenario.data.events, 10);
  EXPECT_EQ(scenario.statement_timeout_s, 2.5);
  EXPECT_EQ(scenario.variants, std::vector<std::string>{"a.sql"});
  EXPECT_EQ(scenario.canary, "canary.sql");
  EXPECT_FALSE(scenario.all_invariants);
  EXPECT_EQ(scenario.invariants, (std::vector<std::string>{"first", "invariants/own.sql"}));

  ASSERT_EQ(scenario.phases.size(), 1U);
  const Phase& phase = scenario.phases[0];
  EXPECT_EQ(phase.name, "one");
  EXPECT_EQ(phase.workload, "booking_volley");
  EXPECT_EQ(phase.options, nlohmann::json({{"contenders", 3}}));
  EXPECT_EQ(phase.pointer, "/phases/0/workload/booking_volley");
  EXPECT_EQ(phase.load.connections, 6);
  EXPECT_EQ(phase.load.threads, 3);
  EXPECT_EQ(phase.load.iterations, 7);
  EXPECT_EQ(phase.load.duration_s, 0.5);
  EXPECT_EQ(phase.load.max_tries, 2);
  EXPECT_TRUE(phase.load.alternate_plans);
  EXPECT_EQ(phase.load.settings, (decltype(phase.load.settings){{"enable_hashjoin", "off"}}));

  ASSERT_EQ(scenario.exercise.size(), 1U);
  EXPECT_EQ(scenario.exercise[0].measure, "contended_slots_ratio");
  EXPECT_EQ(scenario.exercise[0].condition, ">=0.9");
  ASSERT_EQ(scenario.thresholds.size(), 3U);
  EXPECT_EQ(scenario.thresholds[0].measure, "create_booking.response_ms.p99");
  EXPECT_EQ(scenario.thresholds[1].condition, ">0");
  EXPECT_EQ(scenario.thresholds[2].measure, "faulty.count");
}

TEST(Scenario, HasDefaultsForAllButItsWorkloads) {
  const Scenario scenario = good(R"({"phases": [{"workload": {"booking_volley": {}}}]})");
  EXPECT_EQ(scenario.data.slots, 2000);
  EXPECT_EQ(scenario.statement_timeout_s, 5);
  EXPECT_TRUE(scenario.all_invariants);
  EXPECT_EQ(scenario.phases[0].name, "booking_volley");
  EXPECT_EQ(scenario.phases[0].load.connections, 20);
  EXPECT_EQ(scenario.phases[0].load.threads, 2);
  EXPECT_EQ(scenario.phases[0].load.iterations, 0);
}

TEST(Scenario, HasOneThreadByDefaultForOneConnection) {
  EXPECT_EQ(good(document("", R"({"connections": 1})")).phases[0].load.threads, 1);
}

TEST(Scenario, ShowsItsDefaultsInTheEffectiveDocument) {
  const auto effective =
      good(document(R"("data": {"slots": 7}, )", R"({"connections": 3})")).effective;
  EXPECT_EQ(effective, nlohmann::json::parse(R"({
    "data": {"clinics": 3, "clinicians": 10, "patients": 500, "slots": 7, "events": 0},
    "statement_timeout_s": 5.0, "invariants": "all",
    "phases": [{"name": "booking_volley", "workload": {"booking_volley": {}},
                "load": {"executor": "constant-vus", "connections": 3, "threads": 2, "iterations": 0,
                         "duration_s": 60.0, "warm_up_s": 0.0, "think_ms": 0.0, "calls_in_a_row": 1, "reconnect": false,
                         "max_tries": 5, "backoff_ms": 0.0, "plans": "auto"}}]})"));
}

TEST(Scenario, ShowsOverridesInTheEffectiveDocument) {
  Overrides overrides;
  overrides.settings = {{"/data/slots", 9}};
  overrides.iterations = 4;
  const auto effective = good(document(""), overrides).effective;
  EXPECT_EQ(effective.at("data").at("slots"), 9);
  EXPECT_EQ(effective.at("phases").at(0).at("load").at("iterations"), 4);
}

TEST(Scenario, ReadsItsEffectiveDocumentAsTheSameScenario) {
  const auto effective = good(document(R"("exercise": {"a": ">1"}, )")).effective;
  EXPECT_EQ(good(effective.dump()).effective, effective);
}

TEST(Scenario, HasNoEffectiveDocumentIfItHasMistakes) {
  const Folder folder(document(R"("abot": "x", )"));
  Mistakes mistakes;
  EXPECT_TRUE(read(folder.path(), {}, mistakes).effective.is_null());
}

// ---- Its mistakes
// --------------------------------------------------------------------------------

TEST(Scenario, TellsAllItsMistakesAtOnce) {
  EXPECT_EQ(
      wrong_with(R"({"abot": "x", "about": 5, "about": 6,
      "data": {"slots": -1, "clinics": 20, "clinicians": 20},
      "phases": [{"workload": {"w": {}, "v": {}}, "load": {"connections": "many", "treads": 2}},
                 {"name": "b", "load": {"duration_s": 0}}],
      "canary": "nowhere.sql", "exercise": {"x": "high"}, "thresholds": {"y": ["<1", "<"]}})"),
      "x:\n"
      "  /about: stands here twice\n"
      "  /about: is 6, must be a text\n"
      "  /data/slots: is -1, must be a whole number from 0 to 10000000\n"
      "  /phases/0/workload: has 2 keys, must be an object with one key: {\"NAME\": {OPTIONS}}\n"
      "  /phases/0/load/connections: is a text, must be a whole number from 1 to 100000\n"
      "  /phases/0/load/treads: is not a known key (did you mean threads?)\n"
      "  /phases/1/workload: is missing, and so is explore\n"
      "  /phases/1/load/duration_s: is 0, must be a number from 0.001 to 604800\n"
      "  /canary: is nowhere.sql, but there is no such file in the scenario's folder\n"
      "  /exercise/x: is \"high\", must be <, <=, >, >=, == or != and a number, like \"<250\"\n"
      "  /thresholds/y/1: is \"<\", must be <, <=, >, >=, == or != and a number, like \"<250\", "
      "\"<0.25s over 10s\" or \"<+5% vs baseline\"\n"
      "  /abot: is not a known key (did you mean about?)");
}

TEST(Scenario, MustBeAnObject) {
  EXPECT_NE(wrong_with("[]").find("the document: is a list, must be an object"), std::string::npos);
}

TEST(Scenario, MustHaveAPhase) {
  EXPECT_EQ(wrong_with("{}"), "x: /phases: is missing");
  EXPECT_EQ(wrong_with(R"({"phases": []})"),
            "x: /phases: has 0, must be a list of 1 to 100 phases");
  EXPECT_EQ(wrong_with(R"({"phases": {}})"),
            "x: /phases: is an object, must be a list of 1 to 100 phases");
}

TEST(Scenario, HasNoMorePhasesThanRecordsCanNumber) {
  auto phases = nlohmann::json::array();
  for (int i = 0; i < 101; ++i)
    phases.push_back({{"name", std::to_string(i)}, {"workload", {{"w", {}}}}});
  EXPECT_EQ(wrong_with(nlohmann::json{{"phases", phases}}.dump()),
            "x: /phases: has 101, must be a list of 1 to 100 phases");
  phases.erase(100);
  EXPECT_EQ(wrong_with(nlohmann::json{{"phases", phases}}.dump()), "");
}

TEST(Scenario, MustHaveOneWorkloadInEachPhase) {
  EXPECT_EQ(wrong_with(R"({"phases": [{}]})"),
            "x: /phases/0/workload: is missing, and so is explore");
  EXPECT_EQ(
      wrong_with(R"({"phases": [{"workload": {}}]})"),
      "x: /phases/0/workload: has 0 keys, must be an object with one key: {\"NAME\": {OPTIONS}}");
  EXPECT_EQ(
      wrong_with(R"({"phases": [{"workload": "w"}]})"),
      "x: /phases/0/workload: is a text, must be an object with one key: {\"NAME\": {OPTIONS}}");
}

TEST(Scenario, ExploresOrDrives) {
  const std::string explores = R"({"explore": {"sessions": []}})";
  const std::string drives = R"({"workload": {"w": {}}})";
  const auto phases = [](const std::string& list) { return R"({"phases": [)" + list + "]}"; };
  const Scenario exploring = good(phases(explores));
  EXPECT_TRUE(exploring.explores());
  EXPECT_TRUE(exploring.phases[0].explores);
  EXPECT_EQ(exploring.phases[0].name, "explore");
  EXPECT_EQ(exploring.phases[0].workload, "");
  EXPECT_EQ(exploring.phases[0].options, nlohmann::json::parse(R"({"sessions": []})"));
  EXPECT_EQ(exploring.phases[0].pointer, "/phases/0/explore");
  EXPECT_FALSE(exploring.effective["phases"][0].contains("load"));
  EXPECT_FALSE(good(phases(drives)).explores());
  EXPECT_EQ(wrong_with(phases(drives + "," + explores)),
            "x: /phases/1: explores or drives, and the phases before it do the other: a scenario "
            "does one of the two");
  EXPECT_EQ(wrong_with(phases(R"({"explore": {}, "workload": {"w": {}}})")),
            "x: /phases/0/explore: stands beside a workload: a phase has one of the two");
  EXPECT_EQ(wrong_with(phases(R"({"explore": {}, "load": {}})")),
            "x: /phases/0/load: belongs to a workload: explore makes no load");
}

TEST(Scenario, NamesTheCommandThatItIsFor) {
  Scenario scenario = good(R"({"phases": [{"explore": {}}]})");
  scenario.folder = "here";
  EXPECT_EQ(refusal([&] { require_explored(scenario, false); }),
            "here: its phases are explored, not driven: pgrush explore here");
  EXPECT_EQ(refusal([&] { require_explored(scenario, true); }), "");
  scenario.phases[0].explores = false;
  EXPECT_EQ(refusal([&] { require_explored(scenario, true); }),
            "here: its phases are driven, not explored: pgrush run here");
  EXPECT_EQ(refusal([&] { require_explored(scenario, false); }), "");
}

TEST(Scenario, MeasuresNothingWhereItExplores) {
  const Folder folder(R"({"phases": [{"explore": {}}], "canary": "a.sql", "exercise": {},
                          "thresholds": {}})");
  folder.write("a.sql", "");
  Mistakes mistakes;
  read(folder.path(), {}, mistakes);
  std::string wanted = "x:";
  for (const char* key : {"canary", "exercise", "thresholds"})
    wanted +=
        std::string("\n  /") + key + ": is for a load, and the phases of this scenario explore";
  EXPECT_EQ(told(mistakes), wanted);
}

TEST(Scenario, TakesNoLoadFlagsWhereItExplores) {
  Overrides overrides;
  overrides.connections = 5;
  EXPECT_FALSE(
      good(R"({"phases": [{"explore": {}}]})", overrides).effective["phases"][0].contains("load"));
}

TEST(Scenario, MayHaveMigrationsOfItsOwn) {
  const std::string json = R"({"migrations": "own", "phases": [{"explore": {}}]})";
  const Folder folder(json);
  folder.write("own/manifest.json", "");
  Mistakes mistakes;
  const Scenario scenario = read(folder.path(), {}, mistakes);
  EXPECT_EQ(told(mistakes), "");
  EXPECT_EQ(scenario.migrations, "own");
  EXPECT_FALSE(scenario.effective.contains("data")) << "it is not what is seeded";
  const std::string must =
      ", must be a folder in the scenario's folder, with a manifest.json in it";
  EXPECT_EQ(wrong_with(json), "x: /migrations: is \"own\"" + must);
  EXPECT_EQ(wrong_with(R"({"migrations": "..", "phases": [{"explore": {}}]})"),
            "x: /migrations: is \"..\"" + must);
  folder.write("scenario.json",
               R"({"migrations": "own", "data": {}, "phases": [{"explore": {}}]})");
  Mistakes both;
  read(folder.path(), {}, both);
  EXPECT_NE(told(both).find("x: /data: is what the tree's own migrations are seeded with"),
            std::string::npos)
      << told(both);
}

TEST(Scenario, LeavesPhasesOutWhoseWorkloadItHasRefused) {
  const Folder folder(R"({"phases": [{"workload": {}}, {"workload": {"": {}}}, {}]})");
  Mistakes mistakes;
  const Scenario scenario = read(folder.path(), {}, mistakes);
  ASSERT_EQ(scenario.phases.size(), 1U);
  EXPECT_EQ(scenario.phases[0].pointer, "/phases/1/workload/");
}

TEST(Scenario, HasPhasesThatAreObjects) {
  EXPECT_NE(wrong_with(R"({"phases": [5]})").find("/phases/0: is 5, must be an object"),
            std::string::npos);
}

TEST(Scenario, HasANameOfItsOwnForEachPhase) {
  EXPECT_EQ(wrong_with(R"({"phases": [{"workload": {"w": {}}}, {"workload": {"w": {}}}]})"),
            "x: /phases/1/name: w is the name of a phase before it: choose another");
  EXPECT_EQ(wrong_with(R"({"phases": [{"name": "", "workload": {"w": {}}}]})"),
            "x: /phases/0/name: is empty");
}

TEST(Scenario, HasNoMoreThreadsThanConnections) {
  EXPECT_EQ(wrong_with(document("", R"({"connections": 2, "threads": 3})")),
            "x: /phases/0/load/threads: is 3, must be 2 or less: a thread needs a connection");
  EXPECT_EQ(wrong_with(document("", R"({"connections": 3, "threads": 3})")), "");
}

TEST(Scenario, HasAClinicianAndAPatientForEachClinic) {
  EXPECT_EQ(wrong_with(document(R"("data": {"clinics": 20, "patients": 19}, )")),
            "x:\n"
            "  /data/clinicians: is 10, must be 20 or more: one for each clinic\n"
            "  /data/patients: is 19, must be 20 or more: one for each clinic");
}

TEST(Scenario, EndsAtSomeTime) {
  EXPECT_NE(wrong_with(document("", R"({"duration_s": 0})")), "");
  EXPECT_NE(wrong_with(document("", R"({"duration_s": -1})")), "");
  EXPECT_NE(wrong_with(document(R"("statement_timeout_s": 0, )")), "");
}

TEST(Scenario, NamesFilesOfItsFolderOnly) {
  for (const char* file : {"/etc/passwd", "../other.sql", "a/../../other.sql", ".."}) {
    const std::string name = std::string("\"") + file + "\"";
    EXPECT_EQ(wrong_with(document("\"canary\": " + name + ", ")),
              "x: /canary: is " + std::string(file) + ", must be a file in the scenario's folder");
  }
  EXPECT_NE(wrong_with(document(R"("canary": ".", )")), "");
}

TEST(Scenario, NamesVariantsThatAreThere) {
  EXPECT_EQ(wrong_with(document(R"("variants": ["no.sql"], )")),
            "x: /variants: is no.sql, but there is no such file in the scenario's folder");
  EXPECT_EQ(wrong_with(document(R"("variants": "no.sql", )")),
            "x: /variants: is a text, must be a list of one text or more");
}

TEST(Scenario, NamesInvariantsOrSaysAll) {
  EXPECT_TRUE(good(document(R"("invariants": "all", )")).all_invariants);
  EXPECT_EQ(good(document(R"("invariants": ["any_name"], )")).invariants,
            std::vector<std::string>{"any_name"});
  EXPECT_EQ(wrong_with(document(R"("invariants": "most", )")),
            "x: /invariants: is \"most\", must be \"all\" or a list of names");
  EXPECT_EQ(wrong_with(document(R"("invariants": [], )")),
            "x: /invariants: is empty, must be a list of one text or more");
  EXPECT_EQ(wrong_with(document(R"("invariants": ["own.sql"], )")),
            "x: /invariants: is own.sql, but there is no such file in the scenario's folder");
}

TEST(Scenario, HasConditionsThatCanBeRead) {
  EXPECT_EQ(wrong_with(document(R"("exercise": {"a": 5}, )")),
            "x: /exercise/a: is 5, must be a text");
  EXPECT_EQ(wrong_with(document(R"("exercise": [], )")),
            "x: /exercise: is a list, must be an object");
  EXPECT_EQ(wrong_with(document(R"("thresholds": {"a": "<5"}, )")),
            "x: /thresholds/a: is a text, must be a list of one threshold or more");
  EXPECT_NE(wrong_with(document(R"("thresholds": {"a/b": ["p99"]}, )"))
                .find("x: /thresholds/a~1b/0: is \"p99\", must be <, <=, >, >=, == or != and a "),
            std::string::npos);
}

}  // namespace
}  // namespace scenario
