#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "report/console_parts.h"
#include "report/text.h"
#include "report/told.h"

namespace report::console_parts {
namespace {

using text::columns;

constexpr std::size_t kLaneIndent = 5;
constexpr std::size_t kWidestCall = 28;
constexpr std::size_t kWidestAnswer = 24;

/// A call as a bar.
struct Bar {
  std::string client;
  std::string call;
  std::string answer;
  std::int64_t begin = 0;  ///< ns since the run's zero; of a call that never left, `end`
  std::int64_t end = 0;
  bool answered = false;  ///< by the procedure; otherwise the bar ends where it was given up
};

Bar bar_of(const measure::History& history, const measure::Record& record) {
  const Told told = tell(history, record);
  Bar bar;
  bar.client = told.client ? fmt::format("client {}", *told.client) : "client ?";
  bar.call = text::cut(text::visible(told.call), kWidestCall);
  bar.answered = !told.answer.empty();
  bar.answer = text::cut(text::visible(bar.answered ? told.answer : told.outcome), kWidestAnswer);
  bar.begin = told.sent_s ? record.invoked : record.answered;
  bar.end = record.answered;
  return bar;
}

/// Of one client together, the client that called first on top.
std::vector<Bar> in_lanes(const measure::History& history,
                          std::span<const measure::Record> records) {
  std::vector<Bar> bars;
  for (const measure::Record& record : records) bars.push_back(bar_of(history, record));
  std::ranges::stable_sort(bars, {}, &Bar::begin);
  for (auto lane = bars.begin(); lane != bars.end();)
    lane = std::stable_partition(
        lane, bars.end(), [client = lane->client](const Bar& bar) { return bar.client == client; });
  return bars;
}

template <class Part>
std::size_t widest(const std::vector<Bar>& bars, Part part) {
  return columns(std::ranges::max(bars, {}, [&](const Bar& bar) { return columns(bar.*part); }).*
                 part);
}

std::string padded(const std::string& text, std::size_t width) {
  return text + std::string(width - columns(text), ' ');
}

/// "   |====>": from sent to answered, an x where the call was given up.
std::string drawn(const Bar& bar, std::int64_t zero, std::int64_t span, std::size_t room) {
  const auto column = [&](std::int64_t ns) {
    const double share =
        static_cast<double>(ns - zero) / static_cast<double>(std::max<std::int64_t>(1, span));
    return static_cast<std::size_t>(share * static_cast<double>(room - 1));
  };
  const std::size_t begin = column(bar.begin);
  const std::size_t end = column(bar.end);
  std::string line(end + 1, ' ');
  std::fill(line.begin() + static_cast<std::ptrdiff_t>(begin), line.end(), '=');
  line[begin] = '|';
  line[end] = bar.answered ? '>' : 'x';
  return line;
}

}  // namespace

std::string timeline(const measure::History& history, std::span<const measure::Record> records) {
  if (records.size() < 2) return "";
  const std::vector<Bar> bars = in_lanes(history, records);
  const std::int64_t zero = std::ranges::min(bars, {}, &Bar::begin).begin;
  const std::int64_t span = std::ranges::max(bars, {}, &Bar::end).end - zero;
  const std::size_t clients = widest(bars, &Bar::client);
  const std::size_t label = kLaneIndent + clients + 2 + widest(bars, &Bar::call) + 2;
  const std::size_t room = text::kColumns - label - 1 - widest(bars, &Bar::answer);
  std::string lines;
  std::string lane;
  for (const Bar& bar : bars) {
    const std::string client = bar.client == lane ? "" : bar.client;
    lane = bar.client;
    const std::string name =
        std::string(kLaneIndent, ' ') + padded(client, clients) + "  " + bar.call;
    lines += padded(name, label) + drawn(bar, zero, span, room) + " " + bar.answer + "\n";
  }
  const std::string from = fmt::format("{:.6f} s", base::to_s(base::Nanos(zero)));
  const std::string to = fmt::format("+{} ms", text::ms(base::to_ms(base::Nanos(span))));
  const std::size_t taken = std::min(room, from.size() + to.size() + 1);
  return lines + std::string(label, ' ') + from + std::string(room - taken + 1, ' ') + to + "\n";
}

}  // namespace report::console_parts
