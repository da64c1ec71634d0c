#include "scenario/threshold.h"

#include <algorithm>

#include <fmt/format.h>

#include "scenario/condition.h"
#include "scenario/duration.h"

namespace scenario {
namespace {

using nlohmann::json;

// Windows slide by whole seconds: a shorter one would leave some calls out.
constexpr base::Nanos kShortestWindow = std::chrono::seconds(1);

std::string wrong_with(const std::string& text) {
  const auto condition = parse_condition(text);
  if (!condition)
    return fmt::format(
        "is \"{}\", must be <, <=, >, >=, == or != and a number, like \"<250\", \"<0.25s over "
        "10s\" or \"<+5% vs baseline\"",
        text);
  if (condition->window > base::Nanos(0) && condition->window < kShortestWindow)
    return fmt::format("is \"{}\", but a window must be 1s or longer", text);
  return "";
}

/// {"threshold": …, "abortOnFail": …, "delayAbortEval": …}.
Threshold read_object(Reader reader) {
  Threshold threshold;
  reader.require("threshold");
  threshold.condition = reader.text("threshold", "");
  threshold.abort_on_fail = reader.truth("abortOnFail", false);
  const std::string delay = reader.text("delayAbortEval", "0s");
  const auto parsed = parse_duration(delay);
  if (!parsed)
    reader.mistake("delayAbortEval",
                   fmt::format("is \"{}\", must be a duration, like \"10s\" or \"1m30s\"", delay));
  threshold.abort_not_before_s = base::to_s(parsed.value_or(base::Nanos(0)));
  return threshold;
}

/// One element of a measure's list; nothing is wrong with its condition, or it was noted.
Threshold read_one(const json& element, const std::string& pointer, Mistakes& mistakes) {
  Threshold threshold;
  std::string place = pointer;
  if (element.is_string()) {
    threshold.condition = element;
  } else if (element.is_object()) {
    threshold = read_object({element, pointer, mistakes});
    place += "/threshold";
    // What is missing or no text has been noted.
    if (!element.value("threshold", json()).is_string()) return threshold;
  } else {
    mistakes.add(pointer, describe(element) + ", must be a text or an object with \"threshold\"");
    return threshold;
  }
  const std::string wrong = wrong_with(threshold.condition);
  if (!wrong.empty()) mistakes.add(place, wrong);
  return threshold;
}

}  // namespace

std::vector<Threshold> read_thresholds(Reader& root, Mistakes& mistakes) {
  std::vector<Threshold> all;
  const json* measures = root.value("thresholds");
  Reader reader = root.object("thresholds");
  if (measures == nullptr || !measures->is_object()) return all;
  for (const auto& [measure, unread] : measures->items()) {
    const json* list = reader.value(measure);
    if (!list->is_array() || list->empty()) {
      reader.mistake(measure, (list->is_array() ? "is empty" : describe(*list)) +
                                  ", must be a list of one threshold or more");
      continue;
    }
    const auto first = static_cast<std::ptrdiff_t>(all.size());
    for (std::size_t i = 0; i < list->size(); ++i) {
      const std::string pointer = fmt::format("{}/{}", reader.pointer(measure), i);
      Threshold one = read_one((*list)[i], pointer, mistakes);
      one.measure = measure;
      const bool twice = std::any_of(all.begin() + first, all.end(), [&](const Threshold& other) {
        return !one.condition.empty() && other.condition == one.condition;
      });
      if (twice) mistakes.add(pointer, "stands here twice");
      all.push_back(std::move(one));
    }
  }
  return all;
}

}  // namespace scenario
