#include <fstream>
#include <functional>
#include <map>
#include <set>

#include <gtest/gtest.h>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

#include "scenario/folder.h"

namespace scenario {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using Adapter = valijson::adapters::NlohmannJsonAdapter;

const fs::path kScenarios = fs::path(PGRUSH_SOURCE) / "scenarios";

json from_file(const fs::path& file) {
  std::ifstream stream(file);
  return json::parse(stream, nullptr, true, true);
}

json schema() { return from_file(kScenarios / "scenario.schema.json"); }

/// What the schema has against a document; "" if nothing.
std::string schema_against(const json& document) {
  static const json text = schema();
  valijson::Schema rules;
  valijson::SchemaParser().populateSchema(Adapter(text), rules);
  valijson::ValidationResults results;
  valijson::Validator().validate(rules, Adapter(document), &results);
  std::string all;
  valijson::ValidationResults::Error error;
  while (results.popError(error)) {
    for (const std::string& part : error.context) all += part;
    all += ": " + error.description + "\n";
  }
  return all;
}

std::vector<fs::path> shipped() {
  std::vector<fs::path> folders;
  for (const auto& entry : fs::directory_iterator(kScenarios))
    if (fs::exists(entry.path() / "scenario.json")) folders.push_back(entry.path());
  return folders;
}

/// A part of the schema that describes an object, and where such an object stands in a document.
struct Part {
  std::string schema_pointer;
  std::string pointer;
};

/// The objects that the reader reads itself.
const std::vector<Part> kParts{{"", ""},
                               {"/properties/data", "/data"},
                               {"/properties/phases/items", "/phases/0"},
                               {"/properties/phases/items/properties/load", "/phases/0/load"}};

std::map<std::string, json> properties_of(const Part& part) {
  return schema().at(json::json_pointer(part.schema_pointer)).at("properties");
}

json minimal() { return json::parse(document("")); }

/// What the reader has against `value` at the pointer of an otherwise good document.
std::string reader_against(const std::string& pointer, const json& value) {
  json changed = minimal();
  changed[json::json_pointer(pointer)] = value;
  return wrong_with(changed.dump());
}

/// Both judges' answers to `value` at the pointer.
std::pair<bool, bool> judged(const std::string& pointer, const json& value) {
  json changed = minimal();
  changed[json::json_pointer(pointer)] = value;
  return {schema_against(changed).empty(), wrong_with(changed.dump()).empty()};
}

/// A session of an exploration.
const json kSession{{"calls", {{{"claim_next_event", json::object()}}}}};

constexpr std::pair<bool, bool> kBothAccept{true, true};
constexpr std::pair<bool, bool> kBothRefuse{false, false};

TEST(ShippedScenarios, AreReadWithoutMistakes) {
  EXPECT_GE(shipped().size(), 4U);
  for (const fs::path& folder : shipped()) {
    Mistakes mistakes;
    const Scenario scenario = read(folder, {}, mistakes);
    EXPECT_EQ(told(mistakes), "") << folder;
    EXPECT_FALSE(scenario.about.empty()) << folder;
  }
}

TEST(ShippedScenarios, AgreeWithTheSchema) {
  for (const fs::path& folder : shipped())
    EXPECT_EQ(schema_against(from_file(folder / "scenario.json")), "") << folder;
}

TEST(ShippedScenarios, AgreeWithTheSchemaAsTheyWillRun) {
  for (const fs::path& folder : shipped()) {
    Mistakes mistakes;
    EXPECT_EQ(schema_against(read(folder, {}, mistakes).effective), "") << folder;
  }
}

TEST(ShippedScenarios, HaveSlotsForTheIterationsOfAllPhasesAndConnectionsForTheContenders) {
  for (const fs::path& folder : shipped()) {
    Mistakes mistakes;
    const Scenario scenario = read(folder, {}, mistakes);
    std::int64_t iterations = 0;
    for (const Phase& phase : scenario.phases) {
      if (phase.workload != "booking_volley") continue;
      iterations += phase.load.iterations;
      EXPECT_LE(phase.options.at("contenders"), phase.load.connections) << folder << phase.name;
    }
    EXPECT_LE(iterations, scenario.data.slots) << folder;
  }
}

TEST(ShippedScenarios, AreTheOnesThatTheReadmeLists) {
  std::ifstream stream(kScenarios / "README.md");
  const std::string readme{std::istreambuf_iterator<char>(stream), {}};
  for (const fs::path& folder : shipped())
    EXPECT_NE(readme.find("| `" + folder.filename().string() + "` |"), std::string::npos) << folder;
}

TEST(ScenarioSchema, DescribesEveryProperty) {
  for (const Part& part : kParts)
    for (const auto& [key, property] : properties_of(part))
      EXPECT_FALSE(property.value("description", "").empty()) << part.pointer << "/" << key;
}

TEST(ScenarioSchema, AllowsNoOtherKeysAnywhere) {
  const std::function<void(const json&)> look = [&](const json& at) {
    if (at.is_object() && at.contains("properties") && at.at("properties").is_object()) {
      EXPECT_EQ(at.value("additionalProperties", json()), false) << at.value("description", "");
    }
    for (const json& below : at)
      if (below.is_structured()) look(below);
  };
  look(schema());
}

TEST(ScenarioSchema, HasNoKeyThatTheReaderDoesNotKnow) {
  for (const Part& part : kParts)
    for (const auto& [key, property] : properties_of(part))
      EXPECT_EQ(reader_against(part.pointer + "/" + key, nullptr).find("is not a known key"),
                std::string::npos)
          << part.pointer << "/" << key;
}

TEST(ScenarioSchema, HasEveryKeyThatTheReaderKnows) {
  // The reader names all keys that it knows where none is near the unknown one.
  for (const Part& part : kParts) {
    const std::string told = reader_against(part.pointer + "/qqq", 1);
    const std::size_t from = told.find("(known are ") + 11;
    std::string known = told.substr(from, told.find(')', from) - from) + ", ";
    std::set<std::string> keys;
    for (std::size_t end = 0; (end = known.find(", ")) != std::string::npos;
         known.erase(0, end + 2))
      keys.insert(known.substr(0, end));
    std::set<std::string> properties;
    for (const auto& [key, property] : properties_of(part)) properties.insert(key);
    EXPECT_EQ(keys, properties) << told;
  }
}

TEST(ScenarioSchema, HasTheReadersLimits) {
  int examined = 0;
  for (const Part& part : kParts) {
    for (const auto& [key, property] : properties_of(part)) {
      if (!property.contains("minimum")) continue;
      ++examined;
      const std::string pointer = part.pointer + "/" + key;
      const double step = property.at("type") == "integer" ? 1 : 0.0005;
      const json least = property.at("minimum");
      const json most = property.at("maximum");
      const auto within = [&](const json& value) {
        return reader_against(pointer, value)
                   .find(pointer + ": is " + value.dump() + ", must be a") == std::string::npos;
      };
      EXPECT_TRUE(within(least)) << pointer;
      EXPECT_TRUE(within(most)) << pointer;
      EXPECT_FALSE(within(least.get<double>() - step)) << pointer;
      EXPECT_FALSE(within(most.get<double>() + step)) << pointer;
    }
  }
  EXPECT_EQ(examined, 18);
}

TEST(ScenarioSchema, JudgesValuesLikeTheReader) {
  const std::map<std::string, std::vector<json>> accepted{
      {"/about", {""}},
      {"/$schema", {"x"}},
      {"/data", {json::object()}},
      {"/data/slots", {0, 5}},
      {"/statement_timeout_s", {1, 0.5}},
      {"/phases/0/name", {"x"}},
      {"/phases/0/load", {json::object()}},
      {"/phases/0/load/duration_s", {1, 0.5}},
      {"/phases", {{{{"explore", {{"sessions", {kSession, kSession}}}}}}}},
      {"/phases/0/load", {{{"rate", 5}, {"arrivals", "poisson"}}}},
      {"/invariants", {"all", {"a", "b"}, {"all", "b"}}},
      {"/exercise", {json::object(), {{"a", ">= 0.9"}}, {{"a", "==.5"}}, {{"a", "!=-1e-3"}}}},
      {"/thresholds",
       {json::object(),
        {{"a", {"<1", ">0"}}},
        {{"a", {"===1"}}},
        {{"a", {"<1 ms", "<1us over 1m30s", "<1 over 10s", ">-.5% over 1s", "<1/s"}}},
        {{"a", {"<+5% vs baseline", ">-3 % vs  baseline", "<=0% vs baseline"}}},
        {{"a", {{{"threshold", "<1"}}}}},
        {{"a", {{{"threshold", "<1"}, {"abortOnFail", true}, {"delayAbortEval", "1m30s"}}}}}}}};
  for (const auto& [pointer, values] : accepted)
    for (const json& value : values)
      EXPECT_EQ(judged(pointer, value), kBothAccept) << pointer << value;

  const std::map<std::string, std::vector<json>> refused{
      {"/about", {1, nullptr}},
      {"/$schema", {1}},
      {"/data", {json::array(), "x"}},
      {"/data/slots", {"5", 1.5, -1, true, nullptr}},
      {"/statement_timeout_s", {"5", 0, true}},
      {"/variants", {"a.sql", json::array(), {""}, {1}, {"a.sql", "a.sql"}}},
      {"/phases", {json::array(), json::object(), {1}, {json::object()}}},
      {"/phases/0/name", {"", 1}},
      {"/phases/0/workload", {"x", json::object(), {{"booking_volley", 1}, {"webhook_claims", 1}}}},
      {"/phases/0/load", {1, {{"rat", 5}}, {{"executor", "vus"}}, {{"arrivals", "odd"}}}},
      {"/phases/0/explore", {{{"sessions", {kSession, kSession}}}}},
      {"/migrations", {1, ""}},
      {"/phases/0/load/duration_s", {0, -1, "1"}},
      {"/canary", {1}},
      {"/invariants", {"some", json::array(), {"a", "a"}, {""}, 1}},
      {"/exercise", {{{"a", "high"}}, {{"a", 5}}, {{"a", {"<5"}}}, json::array()}},
      {"/thresholds",
       {{{"a", "<5"}},
        {{"a", {"=5"}}},
        {{"a", json::array()}},
        {{"a", {"<5", "<5"}}},
        {{"a", {"<5 hours"}}},
        {{"a", {"<+5"}}},
        {{"a", {"<+5 vs baseline"}}},
        {{"a", {"<5 over"}}},
        {{"a", {"<5over 10s"}}},
        {{"a", {"<5 over 10"}}},
        {{"a", {"<5 vs baseline"}}},
        {{"a", {"<5% vs baseline over 10s"}}},
        {{"a", {1}}},
        {{"a", {json::object()}}},
        {{"a", {{{"threshold", 1}}}}},
        {{"a", {{{"threshold", ""}}}}},
        {{"a", {{{"threshold", "<1"}, {"abort", true}}}}},
        {{"a", {{{"threshold", "<1"}, {"abortOnFail", "yes"}}}}},
        {{"a", {{{"threshold", "<1"}, {"delayAbortEval", "soon"}}}}},
        {{"a", {{{"threshold", "<1"}, {"delayAbortEval", 10}}}}}}}};
  for (const auto& [pointer, values] : refused)
    for (const json& value : values)
      EXPECT_EQ(judged(pointer, value), kBothRefuse) << pointer << value;
}

/// What the schema has against a change in an exploration, of which nothing is wrong.
std::string schema_against_exploring(const std::string& pointer, const json& value) {
  json changed = json::parse(R"({"phases": [{"explore": {"setup": [], "sessions": []}}]})");
  json& explore = changed["phases"][0]["explore"];
  explore["sessions"] = {kSession, kSession};
  explore["setup"] =
      json::parse(R"([{"create_booking": {"slot": 0, "patient": 0, "user": 0, "key": 1}},
    {"cancel_booking": {"appointment": "0", "user": 0, "key": 2}}, {"ingest_event": {"event": 0}},
    {"claim_next_event": {"limit": 1, "lease_ms": 1}}, {"replay_dead_letters": {"webhook": 0}},
    {"mark_event_result": {"claim": "setup/3", "ok": true}},
    {"sql": {"file": "a.sql", "arguments": ["", "1"]}}])");
  if (!pointer.empty()) explore[json::json_pointer(pointer)] = value;
  return schema_against(changed);
}

TEST(ScenarioSchema, KnowsTheCallsOfExplorations) {
  EXPECT_EQ(schema_against_exploring("", nullptr), "");
  for (const json& bound : {json(nullptr), json(0)})
    EXPECT_EQ(schema_against_exploring("/bound", bound), "") << bound;
  const std::map<std::string, json> refused{{"/bound", -1},
                                            {"/bund", 1},
                                            {"/symmetric", 1},
                                            {"/sessions", {kSession}},
                                            {"/sessions/0/calls", json::array()},
                                            {"/setup/0", {{"other", json::object()}}},
                                            {"/setup/0/create_booking/key", 0},
                                            {"/setup/0/create_booking/slots", 1},
                                            {"/setup/1/cancel_booking/appointment", "first"},
                                            {"/setup/5/mark_event_result/ok", "yes"},
                                            {"/setup/6/sql/arguments", {1}}};
  for (const auto& [pointer, value] : refused)
    EXPECT_NE(schema_against_exploring(pointer, value), "") << pointer;
}

TEST(ScenarioSchema, RefusesOptionsThatAWorkloadDoesNotHave) {
  EXPECT_EQ(schema_against(minimal()), "");
  for (const char* pointer :
       {"/phases/0/workload/booking_volley/lease_ms", "/phases/0/workload/other"}) {
    json changed = minimal();
    changed[json::json_pointer(pointer)] = 1;
    EXPECT_NE(schema_against(changed), "") << pointer;
  }
}

}  // namespace
}  // namespace scenario
