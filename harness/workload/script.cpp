#include <fmt/format.h>

#include "scenario/file.h"
#include "scenario/reader.h"
#include "workload/sql_text.h"
#include "workload/statement_actor.h"

namespace workload {
namespace {

using nlohmann::json;

/// The script's statements as parts; each parameter's generator once, however often it is named.
void read_parts(scenario::Reader& reader, const Site& site, const std::string& text,
                StatementCall& call) {
  std::map<std::string, StatementCall::Argument> arguments;
  const json* parameters = reader.value("parameters");
  scenario::Reader named = reader.object("parameters");
  std::vector<std::string> used;
  if (parameters != nullptr && parameters->is_object())
    for (const auto& [name, value] : parameters->items())
      arguments.emplace(
          name, add_argument(value, {named.pointer(name), site.sources, site.mistakes}, call));
  for (const ScriptStatement& statement : cut_script(text)) {
    StatementCall::Part part;
    part.statement.sql = statement.sql;
    for (const std::string& name : statement.parameters) {
      const auto found = arguments.find(name);
      if (found == arguments.end()) {
        reader.mistake("parameters", fmt::format("has none for :{}, which the file names", name));
        continue;
      }
      named.value(name);  // now the reader knows it; what the file does not name is a mistake
      part.arguments.push_back(found->second);
    }
    call.parts.push_back(std::move(part));
  }
}

/// A file of SQL is a call: {"file": "transfer.sql", "parameters": {…}, "mode": …}.
std::unique_ptr<Workload> make(const Setup& setup, Ground& ground, scenario::Mistakes& mistakes) {
  StatementPlan plan;
  {
    scenario::Reader reader(setup.phase.options, setup.phase.pointer, mistakes);
    plan = begin_plan(reader, setup);
    reader.require("file");
    const std::string file = reader.text("file", "");
    const Site site{setup.phase.pointer, *plan.sources, mistakes};
    StatementCall call;
    call.operation.name = reader.text("name", std::filesystem::path(file).stem().string());
    read_common(reader, site, call);
    const std::string mode = reader.text("mode", "pipelined");
    call.statement_by_statement = mode == "transaction";
    if (!call.statement_by_statement && mode != "pipelined")
      reader.mistake("mode", fmt::format(R"(is "{}", must be "pipelined" or "transaction")", mode));
    const std::string wrong = file.empty() ? "" : scenario::missing_from(setup.folder, file);
    if (!wrong.empty()) reader.mistake("file", wrong);
    if (!file.empty() && wrong.empty())
      read_parts(reader, site, scenario::contents(setup.folder / file), call);
    if (!file.empty() && wrong.empty() && call.parts.empty())
      reader.mistake("file", fmt::format("is {}, which has no statement", file));
    plan.calls.push_back(std::move(call));
  }
  return make_statement_workload(std::move(plan), setup, ground, mistakes);
}

const base::Registrar<WorkloadKind> kRegistrar("script", statement_kind(make));

}  // namespace
}  // namespace workload
