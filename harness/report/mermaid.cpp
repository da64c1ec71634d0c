#include "report/mermaid.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "report/schedule_steps.h"
#include "report/text.h"

namespace report {
namespace {

using schedule_steps::letter;

/// A diagram is drawn as wide as its texts are.
constexpr std::size_t kWidestText = 72;

/// Whether Mermaid takes the character as it is. Others could end the text (; and newline), begin
/// an entity, a comment or a directive (# %), be markup (< > & `) or a formula ($), or be read so
/// by a later version.
bool plain(char byte) {
  const auto code = static_cast<unsigned char>(byte);
  const bool word = (code >= '0' && code <= '9') || (code >= 'A' && code <= 'Z') ||
                    (code >= 'a' && code <= 'z') || code >= 0x80;
  return word || std::string_view(" .,()_=-:*+/|?!").find(byte) != std::string_view::npos;
}

std::string escaped(std::string_view raw) {
  std::string text;
  for (const char byte : text::cut(text::visible(raw), kWidestText))
    text += plain(byte) ? std::string(1, byte) : fmt::format("#{};", static_cast<int>(byte));
  return text;
}

std::string note(std::uint32_t session, std::string_view text) {
  return fmt::format("    Note over {}: {}\n", letter(session), escaped(text));
}

std::string step_lines(const schedule_steps::Told& told) {
  const ExploredStep& step = *told.step;
  const std::string session = letter(step.session);
  std::string lines;
  if (!step.call.empty())
    lines += fmt::format("    {}->>DB: {}\n", session, escaped(step.call));
  else if (!told.goes_on)
    lines += note(step.session, schedule_steps::place(step.from));
  if (step.blocked) lines += note(step.session, schedule_steps::waiting(told));
  if (!step.answer.empty())
    lines += fmt::format("    DB-->>{}: {}\n", session, escaped(step.answer));
  for (const std::uint32_t woken : step.woken) lines += note(woken, "goes on");
  return lines;
}

}  // namespace

std::string to_mermaid(const ExploredSchedule& schedule) {
  std::string lines = "sequenceDiagram\n";
  const std::uint32_t sessions = schedule_steps::sessions(schedule);
  for (std::uint32_t i = 0; i < sessions; ++i)
    lines += fmt::format("    participant {}\n", letter(i));
  lines += "    participant DB\n";
  for (const schedule_steps::Told& told : schedule_steps::tell(schedule)) lines += step_lines(told);
  if (!schedule.violated.empty())
    lines += fmt::format("    Note over A,DB: {}\n",
                         escaped(fmt::format("violates {}", fmt::join(schedule.violated, ", "))));
  return lines;
}

}  // namespace report
