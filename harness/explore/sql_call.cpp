#include <algorithm>

#include <fmt/ranges.h>

#include "explore/call_kind.h"
#include "scenario/file.h"

namespace explore {
namespace {

using nlohmann::json;

/// A statement of the scenario's own, in a transaction of its own, by the superuser.
class SqlCall final : public Call {
 public:
  SqlCall(std::uint8_t operation, const std::string& file, const std::string& text,
          std::vector<std::string> arguments)
      : operation_(operation), statement_{file, text}, arguments_(std::move(arguments)) {}

  std::string text() const override {
    return fmt::format("{}({})", statement_.name, fmt::join(arguments_, ", "));
  }
  std::string role() const override { return ""; }
  std::vector<pg::Statement> statements() const override { return {statement_}; }
  bool write(const Answers&, pg::Request& request, measure::Record& record) const override {
    record.operation = operation_;
    record.subject = measure::kForeign;
    request.clear();
    request.step(statement_);
    for (const std::string& argument : arguments_) request.add(argument);
    request.answers_in_text();
    return true;
  }
  Read read(const Answers&, const pg::Reply& reply, measure::Record record,
            measure::Recording& recording) const override {
    recording.reserve(1);
    recording.add(record);
    if (reply.kind != pg::Reply::Kind::kRows) return {{}, std::string(pg::text_of(reply.sqlstate))};
    const int rows = reply.rows->count();
    const std::string_view told = rows == 1 ? reply.rows->value(0, 0) : "";
    const std::string counted = fmt::format("{} {}", rows, rows == 1 ? "row" : "rows");
    return {{}, told.empty() ? counted : std::string(told)};
  }

 private:
  const std::uint8_t operation_;
  const pg::Statement statement_;
  const std::vector<std::string> arguments_;
};

/// A list of texts; any, and any number.
std::vector<std::string> read_arguments(scenario::Reader& options) {
  const json* list = options.value("arguments");
  const bool texts = list == nullptr ||
                     (list->is_array() &&
                      std::ranges::all_of(*list, [](const json& one) { return one.is_string(); }));
  if (!texts) options.mistake("arguments", "must be a list of texts, for $1, $2 …");
  return texts && list != nullptr ? list->get<std::vector<std::string>>()
                                  : std::vector<std::string>{};
}

std::unique_ptr<Call> read_sql(scenario::Reader& options, const CallSite& site) {
  options.require("file");
  const std::string file = options.text("file", "");
  std::vector<std::string> arguments = read_arguments(options);
  if (!options.has("file")) return nullptr;
  const std::string wrong = scenario::missing_from(site.scenario().folder, file);
  if (!wrong.empty()) {
    options.mistake("file", wrong);
    return nullptr;
  }
  // About nothing that the seed has made. Its kind only keeps it apart from bookings and events.
  const measure::Operation operation{file, {}, base::Kind::kClinic};
  return std::make_unique<SqlCall>(site.number_of(operation), file,
                                   scenario::contents(site.scenario().folder / file),
                                   std::move(arguments));
}

const base::Registrar<CallKind> kSql("sql", {"", read_sql});

}  // namespace
}  // namespace explore
