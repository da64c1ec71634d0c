#include "measure/history.h"

#include <algorithm>
#include <cassert>
#include <tuple>

namespace measure {

void History::absorb(Recording recording) {
  assert(!phases.empty());
  if (results.empty()) results.emplace_back();
  const auto first_session = static_cast<std::uint32_t>(sessions.size());
  const auto first_result = static_cast<std::uint32_t>(results.size() - 1);
  sessions.insert(sessions.end(), recording.sessions.begin(), recording.sessions.end());
  results.insert(results.end(), recording.results.begin(), recording.results.end());
  std::size_t count = records.size();
  for (const auto& piece : recording.pieces) count += piece.size();
  records.reserve(count);
  for (auto& piece : recording.pieces) {
    for (Record record : piece) {
      record.session += first_session;
      if (record.result != 0) record.result += first_result;
      records.push_back(record);
    }
    // Freed piece by piece: the peak is one copy of the history, not two.
    std::vector<Record>().swap(piece);
  }
  Phase& phase = phases.back();
  phase.arrivals.resize(operations.size());
  phase.skipped.resize(operations.size());
  for (std::size_t i = 0; i < recording.arrivals.size(); ++i) {
    phase.arrivals[i] += recording.arrivals[i];
    phase.skipped[i] += recording.skipped[i];
  }
  errors.merge(recording.errors);
}

Record History::cite(const History& other, Record record) {
  if (record.session < other.sessions.size()) {
    sessions.push_back(other.sessions[record.session]);
    record.session = static_cast<std::uint32_t>(sessions.size() - 1);
  }
  if (record.result != 0) {
    if (results.empty()) results.emplace_back();
    results.push_back(other.results[record.result]);
    record.result = static_cast<std::uint32_t>(results.size() - 1);
  }
  return record;
}

void History::finish() {
  const auto key = [&](const Record& record) {
    return std::tuple(operations[record.operation].subject, record.subject, record.invoked,
                      record.session, record.continued);
  };
  std::sort(records.begin(), records.end(),
            [&](const Record& left, const Record& right) { return key(left) < key(right); });
}

std::span<const Record> History::about(base::Kind kind) const {
  const auto kind_of = [&](const Record& record) { return operations[record.operation].subject; };
  const auto found = std::ranges::equal_range(records, kind, {}, kind_of);
  return {found.begin(), found.end()};
}

std::optional<std::uint8_t> History::operation(std::string_view name) const {
  for (std::size_t i = 0; i < operations.size(); ++i)
    if (operations[i].name == name) return static_cast<std::uint8_t>(i);
  return std::nullopt;
}

std::string_view History::answer_of(const Record& record) const {
  if (record.answer == kNoAnswer) return base::name_of(record.outcome);
  return operations[record.operation].answers[record.answer].name;
}

}  // namespace measure
