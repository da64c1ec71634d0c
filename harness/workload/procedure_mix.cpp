#include <algorithm>
#include <cctype>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/failure.h"
#include "scenario/reader.h"
#include "sql/statements.h"
#include "workload/statement_actor.h"

namespace workload {
namespace {

using nlohmann::json;

/// A name as it may stand in a statement: words and dots, or what is quoted.
bool is_routine_name(const std::string& name) {
  return !name.empty() && std::ranges::all_of(name, [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '.' || c == '"' ||
           c == '$' || static_cast<unsigned char>(c) >= 0x80;
  });
}

/// The name of the routine without its schema.
std::string last_word(const std::string& routine) { return routine.substr(routine.rfind('.') + 1); }

/// "$1, $2", or "p_from => $1, p_to => $2"; the arguments' generators go to the call.
std::string read_arguments(scenario::Reader& reader, const Site& site, StatementCall& call,
                           StatementCall::Part& part) {
  const json* arguments = reader.value("arguments");
  if (arguments == nullptr) return "";
  if (!arguments->is_array() && !arguments->is_object()) {
    reader.mistake("arguments", "must be a list, or an object by the parameters' names");
    return "";
  }
  std::vector<std::string> places;
  for (const auto& [name, value] : arguments->items()) {
    const Site here{site.pointer + "/arguments/" + name, site.sources, site.mistakes};
    part.arguments.push_back(add_argument(value, here, call));
    const std::string place = fmt::format("${}", part.arguments.size());
    if (arguments->is_object() && !is_routine_name(name))
      site.mistakes.add(here.pointer, "is no name of a parameter");
    places.push_back(arguments->is_array() ? place : fmt::format("{} => {}", name, place));
  }
  return fmt::format("{}", fmt::join(places, ", "));
}

/// {"procedure": "bank.transfer", "arguments": [...], "weight": 3, "answers": {…}}. The statement's
/// text is the call itself, without what makes a statement of it: see complete().
StatementCall read_call(scenario::Reader reader, const Site& site) {
  StatementCall call;
  reader.require("procedure");
  const std::string routine = reader.text("procedure", "");
  if (reader.has("procedure") && !is_routine_name(routine))
    reader.mistake("procedure", fmt::format("is \"{}\", which is no name of a routine", routine));
  call.operation.name = reader.text("name", last_word(routine));
  call.weight = reader.number("weight", 1, 0.000001, 1e9);
  read_common(reader, site, call);
  StatementCall::Part part;
  part.routine = routine;
  const std::string places = read_arguments(reader, site, call, part);
  part.statement.sql = fmt::format("{}({})", routine, places);
  call.parts.push_back(std::move(part));
  return call;
}

/// Procedures of a schema that pgrush knows nothing of, by weight.
std::unique_ptr<Workload> make(const Setup& setup, Ground& ground, scenario::Mistakes& mistakes) {
  StatementPlan plan;
  {
    scenario::Reader reader(setup.phase.options, setup.phase.pointer, mistakes);
    plan = begin_plan(reader, setup);
    reader.require("calls");
    const json* calls = reader.value("calls");
    if (calls != nullptr && (!calls->is_array() || calls->empty()))
      reader.mistake("calls", "must be a list of {\"procedure\": …, \"arguments\": …}");
    for (std::size_t i = 0; calls != nullptr && calls->is_array() && i < calls->size(); ++i) {
      const std::string pointer = fmt::format("{}/{}", reader.pointer("calls"), i);
      plan.calls.push_back(
          read_call(reader.element("calls", i), {pointer, *plan.sources, mistakes}));
      const std::string& name = plan.calls.back().operation.name;
      for (std::size_t before = 0; before < i; ++before)
        if (plan.calls[before].operation.name == name)
          mistakes.add(pointer + "/name",
                       fmt::format("{} is the name of a call before it: choose another", name));
    }
  }
  return make_statement_workload(std::move(plan), setup, ground, mistakes);
}

const base::Registrar<WorkloadKind> kRegistrar("procedure_mix", statement_kind(make));

}  // namespace
}  // namespace workload
