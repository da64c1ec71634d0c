#include "workload/statement_call.h"

#include <algorithm>
#include <cctype>

#include <fmt/format.h>

#include "base/failure.h"
#include "scenario/file.h"
#include "sql/statements.h"

namespace workload {
namespace {

using nlohmann::json;

constexpr std::uint32_t kFieldsOfOne = 16;  // see Generator::append
constexpr std::size_t kMostAnswers = 250;

/// Five of 0-9 and A-Z, with a digit among them: "23505", "40P01".
bool is_sqlstate(const std::string& text) {
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  return text.size() == 5 && std::ranges::any_of(text, digit) &&
         std::ranges::all_of(text, [&](char c) { return digit(c) || (c >= 'A' && c <= 'Z'); });
}

/// {VALUE or SQLSTATE: "done" | "refused" | "faulty"}.
void read_answers(scenario::Reader& reader, StatementCall& call) {
  const json* answers = reader.value("answers");
  const auto meanings = reader.named_texts("answers");
  if (answers == nullptr) return;
  if (meanings.size() > kMostAnswers)
    return reader.mistake("answers", fmt::format("has {}, {} at most can be told apart",
                                                 meanings.size(), kMostAnswers));
  for (const auto& [answer, meaning] : meanings) {
    const bool done = meaning == "done";
    if (!done && meaning != "refused" && meaning != "faulty")
      reader.mistake("answers",
                     fmt::format(R"(says that "{}" is "{}", must be "done", "refused" or )"
                                 R"("faulty")",
                                 answer, meaning));
    const auto outcome = done                   ? base::Outcome::kDone
                         : meaning == "refused" ? base::Outcome::kRefused
                                                : base::Outcome::kFaulty;
    if (is_sqlstate(answer))
      call.sqlstates.emplace(answer, static_cast<std::uint8_t>(call.operation.answers.size()));
    else
      call.matched = true;
    call.operation.answers.push_back({answer, outcome});
  }
}

void read_settings(scenario::Reader& reader, const Site& site, StatementCall& call) {
  const json* settings = reader.value("settings");
  if (settings == nullptr) return;
  if (!settings->is_object()) return reader.mistake("settings", "must be {SETTING: ARGUMENT}");
  for (const auto& [name, value] : settings->items()) {
    const Site here{site.pointer + "/settings/" + name, site.sources, site.mistakes};
    StatementCall::Part part;
    part.statement = {"set_setting", std::string(sql::set_setting)};
    part.arguments = {add_argument(name, here, call), add_argument(value, here, call)};
    call.parts.push_back(std::move(part));
  }
}

SeedQuery::Pick read_pick(scenario::Reader& reader) {
  const std::string pick = reader.text("pick", "uniform");
  if (pick == "zipf") return SeedQuery::Pick::kZipf;
  if (pick == "sequence") return SeedQuery::Pick::kSequence;
  if (pick != "uniform")
    reader.mistake("pick",
                   fmt::format(R"(is "{}", must be "uniform", "zipf" or "sequence")", pick));
  return SeedQuery::Pick::kUniform;
}

/// A value in words that may stand in a report: it could be somebody's name or number.
std::string told_of(std::string_view value) {
  const bool word = value.size() <= 40 && std::ranges::all_of(value, [](char c) {
                      return (c >= 'a' && c <= 'z') || c == '_';
                    });
  return word ? fmt::format("'{}'", value) : fmt::format("a value of {} bytes", value.size());
}

void refuse_rows(const std::string& why, measure::Record& record, measure::Recording& recording) {
  record.outcome = base::Outcome::kFaulty;
  recording.errors.emplace("unknown answer", why);
}

}  // namespace

bool StatementCall::write(std::size_t part, const Occasion& occasion, pg::Request& request) const {
  thread_local std::string text;
  request.step(parts[part].statement);
  for (const Argument& argument : parts[part].arguments) {
    text.clear();
    switch (argument.generator->append(occasion, argument.field, text)) {
      case Generator::Made::kText: request.add(text); break;
      case Generator::Made::kNull: request.add_null(); break;
      case Generator::Made::kNothing: return false;
    }
  }
  return true;
}

void StatementCall::match(const pg::Rows& rows, measure::Record& record,
                          measure::Recording& recording) const {
  const bool any = rows.count() > 0;
  const int column = answer_column.empty() ? 0 : rows.column(answer_column);
  if (any && column < 0)
    return refuse_rows(fmt::format("the answer has no column {}", answer_column), record,
                       recording);
  const bool null = any && rows.null(0, column);
  const std::string_view told = any && !null ? rows.value(0, column) : "";
  const auto found = std::ranges::find(operation.answers, told, &measure::Answer::name);
  if (found != operation.answers.end() && !null) {
    record.answer = static_cast<std::uint8_t>(found - operation.answers.begin());
    record.outcome = found->outcome;
  } else if (matched) {
    refuse_rows(null ? "answered NULL" : "answered " + told_of(told), record, recording);
  }
}

void StatementCall::read(const pg::Reply& reply, measure::Record& record,
                         measure::Recording& recording, Kept& kept) const {
  if (reply.kind == pg::Reply::Kind::kError) {
    const auto found = sqlstates.find(pg::text_of(reply.sqlstate));
    if (found == sqlstates.end()) return;
    record.answer = found->second;
    record.outcome = operation.answers[found->second].outcome;
  }
  if (reply.kind != pg::Reply::Kind::kRows) return;
  const pg::Rows& rows = *reply.rows;
  if (!operation.answers.empty()) match(rows, record, recording);
  if (record.outcome != base::Outcome::kDone || rows.count() == 0) return;
  for (const Keeping& keeping : keeps) {
    const int column = rows.column(keeping.column);
    if (column < 0)
      return refuse_rows(fmt::format("the answer has no column {}", keeping.column), record,
                         recording);
    // What is NULL is no answer that one could go on from.
    if (!rows.null(0, column)) kept[keeping.keepsake].emplace(rows.value(0, column));
  }
}

void read_common(scenario::Reader& reader, const Site& site, StatementCall& call) {
  read_answers(reader, call);
  call.answer_column = reader.text("answer_column", "");
  read_settings(reader, site, call);
}

StatementCall::Argument add_argument(const json& value, const Site& site, StatementCall& call) {
  const auto field = static_cast<std::uint32_t>(call.generators.size() + 1) * kFieldsOfOne;
  call.generators.push_back(read_generator(value, site));
  return {call.generators.back().get(), field};
}

void complete(pg::Session& session, std::vector<StatementCall>& calls) {
  for (StatementCall& call : calls) {
    for (StatementCall::Part& part : call.parts) {
      if (part.routine.empty()) continue;
      const pg::Table kind = session.query(sql::routine_kind, {part.routine});
      if (kind.rows() == 0 || kind.null(0, 0))
        throw base::Failure(base::ExitStatus::kUnusable,
                            fmt::format("there is no function or procedure {}: the migrations that "
                                        "were applied make none",
                                        part.routine));
      const bool procedure = kind.at(0, 0) == "p";
      // tidy: sql what makes a statement of a routine's call, whose name the scenario says
      part.statement.sql = (procedure ? "CALL " : "SELECT * FROM ") + part.statement.sql;
      part.routine.clear();
    }
  }
}

std::vector<SeedQuery> read_queries(scenario::Reader& reader, const Setup& setup) {
  std::vector<SeedQuery> queries;
  const json* all = reader.value("queries");
  if (all == nullptr) return queries;
  scenario::Reader named = reader.object("queries");
  if (!all->is_object()) return queries;
  for (const auto& [name, value] : all->items()) {
    SeedQuery query;
    query.name = name;
    if (value.is_string()) {
      query.file = named.text(name, "");
    } else {
      scenario::Reader one = named.object(name);
      one.require("file");
      query.file = one.text("file", "");
      query.pick = read_pick(one);
      query.exponent = one.number("exponent", query.exponent, 0.001, 100);
    }
    const std::string wrong = scenario::missing_from(setup.folder, query.file);
    if (wrong.empty())
      query.text = scenario::contents(setup.folder / query.file);
    else
      named.mistake(name, wrong);
    queries.push_back(std::move(query));
  }
  return queries;
}

}  // namespace workload
