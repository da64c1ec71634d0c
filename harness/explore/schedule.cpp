#include "explore/schedule.h"

#include <charconv>

namespace explore {
namespace {

constexpr std::size_t kLongest = 1'000'000;

}  // namespace

char letter(std::uint32_t session) { return static_cast<char>('A' + session); }

std::string to_text(const Schedule& schedule) {
  std::string text;
  for (std::size_t i = 0; i < schedule.size();) {
    std::size_t end = i;
    while (end < schedule.size() && schedule[end] == schedule[i]) ++end;
    text += letter(schedule[i]) + std::to_string(end - i);
    i = end;
  }
  return text;
}

std::optional<Schedule> parse_schedule(std::string_view text) {
  Schedule schedule;
  while (!text.empty()) {
    if (text.front() < 'A' || text.front() > 'Z') return std::nullopt;
    const auto session = static_cast<std::uint32_t>(text.front() - 'A');
    std::size_t steps = 0;
    const char* last = text.data() + text.size();
    const auto [end, error] = std::from_chars(text.data() + 1, last, steps);
    if (error != std::errc() || steps == 0 || schedule.size() + steps > kLongest)
      return std::nullopt;
    schedule.insert(schedule.end(), steps, session);
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  }
  return schedule;
}

}  // namespace explore
