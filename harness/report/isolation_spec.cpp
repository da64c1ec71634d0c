#include "report/isolation_spec.h"

#include <algorithm>
#include <optional>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "report/schedule_steps.h"
#include "report/text.h"

namespace report {
namespace {

/// A spec, or why there is none.
struct Spec {
  std::string text;
  std::string why_none;
};

/// A literal without its quotes, so that it holds no }.
std::string unicode_literal(std::string_view inside) {
  std::string text = "U&'";
  for (const char byte : inside) {
    if (byte == '}')
      text += "\\007D";
    else
      text += byte == '\\' ? "\\\\" : std::string(1, byte);
  }
  return text + "'";
}

/// Where the literal that begins behind `begin` ends: its closing quote.
std::size_t end_of_literal(std::string_view sql, std::size_t begin) {
  std::size_t end = sql.find('\'', begin);
  while (end != std::string_view::npos && sql.substr(end + 1).starts_with('\''))
    end = sql.find('\'', end + 2);
  return end;
}

/// The statements for a step, which ends at the first }: in plain literals, as in '{}', that is
/// written as U&'{\007D'. Nothing if one stands elsewhere, or if it takes PostgreSQL's own parser
/// to know.
std::optional<std::string> without_brace(std::string_view sql) {
  if (sql.find('}') == std::string_view::npos) return std::string(sql);
  std::string text;
  for (std::size_t at = 0; at < sql.size(); ++at) {
    if (sql[at] != '\'') {
      const bool hard = std::string_view("}$\"").find(sql[at]) != std::string_view::npos ||
                        sql.substr(at).starts_with("--") || sql.substr(at).starts_with("/*");
      if (hard) return std::nullopt;
      text += sql[at];
      continue;
    }
    const std::size_t end = end_of_literal(sql, at + 1);
    const bool prefixed =
        at > 0 && std::string_view("EeBbXxNn&").find(sql[at - 1]) != std::string_view::npos;
    if (end == std::string_view::npos || prefixed) return std::nullopt;
    text += unicode_literal(sql.substr(at + 1, end - at - 1));
    at = end;
  }
  return text;
}

std::string name_of_step(std::uint32_t session, std::size_t call) {
  return fmt::format("{}{}", static_cast<char>('a' + session), call + 1);
}

/// Follows a schedule, and notes whether its sessions took turns where a spec has them do so.
class Turns {
 public:
  explicit Turns(std::uint32_t sessions) : within_(sessions), waits_(sessions), sent_(sessions) {}

  void take(const schedule_steps::Told& told) {
    const ExploredStep& step = *told.step;
    if (!told.goes_on) held_ = held_ || holds_another(step.session);
    if (!step.call.empty()) {
      order_.push_back(name_of_step(step.session, sent_[step.session]++));
      within_[step.session] = true;
    }
    if (!step.answer.empty()) within_[step.session] = false;
    waits_[step.session] = step.blocked;
    for (const std::uint32_t woken : step.woken) waits_[woken] = false;
    // Both would go on at once.
    held_ = held_ || (!step.woken.empty() && within_[step.session]);
  }

  /// Whether a session was held within a call while another one took a step.
  bool held() const { return held_; }
  /// The steps' names in the order in which they were sent.
  const std::vector<std::string>& order() const { return order_; }
  /// How many calls each session sent.
  const std::vector<std::size_t>& sent() const { return sent_; }

 private:
  bool holds_another(std::uint32_t session) const {
    for (std::uint32_t i = 0; i < within_.size(); ++i)
      if (i != session && within_[i] && !waits_[i]) return true;
    return false;
  }

  std::vector<bool> within_;
  std::vector<bool> waits_;
  std::vector<std::size_t> sent_;
  std::vector<std::string> order_;
  bool held_ = false;
};

bool all_known(const ExploredSchedule& schedule, const std::vector<std::size_t>& sent) {
  for (std::size_t i = 0; i < sent.size(); ++i)
    if (sent[i] > (i < schedule.sql.size() ? schedule.sql[i].size() : 0)) return false;
  return true;
}

/// "session a" with its steps; nothing if one of them cannot be written.
std::optional<std::string> session_lines(const ExploredSchedule& schedule, std::uint32_t session,
                                         std::size_t sent) {
  std::string lines = fmt::format("\nsession {}\n", static_cast<char>('a' + session));
  for (std::size_t call = 0; call < sent; ++call) {
    const std::optional<std::string> sql = without_brace(schedule.sql[session][call]);
    if (!sql) return std::nullopt;
    lines += fmt::format("step {} {{ {} }}\n", name_of_step(session, call), *sql);
  }
  return lines;
}

Spec make(const ExploredSchedule& schedule) {
  Turns turns(schedule_steps::sessions(schedule));
  for (const schedule_steps::Told& told : schedule_steps::tell(schedule)) turns.take(told);
  if (turns.held())
    return {"", "a session is held within a call, and a spec's steps are whole calls"};
  if (turns.order().empty() || !all_known(schedule, turns.sent()))
    return {"", "the statements of its calls are not known"};
  Spec spec;
  spec.text = fmt::format("# Schedule {}: {}\n", schedule.replay, text::visible(schedule.outcome));
  if (!schedule.violated.empty())
    spec.text +=
        text::visible(fmt::format("# violates {}", fmt::join(schedule.violated, ", "))) + "\n";
  spec.text += "# For isolationtester, on a database that holds what the exploration began with.\n";
  for (std::uint32_t session = 0; session < turns.sent().size(); ++session) {
    if (turns.sent()[session] == 0) continue;
    const auto lines = session_lines(schedule, session, turns.sent()[session]);
    if (!lines) return {"", "a call's statements hold a }, at which a spec's step ends"};
    spec.text += *lines;
  }
  spec.text += fmt::format("\npermutation {}\n", fmt::join(turns.order(), " "));
  return spec;
}

}  // namespace

std::string to_isolation_spec(const ExploredSchedule& schedule) { return make(schedule).text; }

std::string why_no_isolation_spec(const ExploredSchedule& schedule) {
  return make(schedule).why_none;
}

}  // namespace report
