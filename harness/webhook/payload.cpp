#include "webhook/payload.h"

#include <utility>

#include <fmt/format.h>

#include "base/sha256.h"
#include "webhook/signature.h"

namespace webhook {
namespace {

constexpr int kDeepest = 64;
constexpr std::size_t kLongest = 500;

// Beyond the year 5000 a time is a mistake, and could not be counted in nanoseconds.
constexpr double kLastSecond = 1e11;

bool has_nul(const nlohmann::json& text) {
  return text.is_string() && text.get_ref<const std::string&>().find('\0') != std::string::npos;
}

}  // namespace

Document read_json(std::string_view body) {
  using Kind = nlohmann::json::parse_event_t;
  std::string mistake;
  const auto look = [&mistake](int depth, Kind kind, const nlohmann::json& parsed) {
    if ((kind == Kind::object_start || kind == Kind::array_start) && depth >= kDeepest)
      mistake = fmt::format("the body has more than {} levels", kDeepest);
    if ((kind == Kind::key || kind == Kind::value) && has_nul(parsed))
      mistake = "the body has a NUL character in it";
    return mistake.empty();
  };
  try {
    Document document{nlohmann::json::parse(body, look), ""};
    if (mistake.empty()) return document;
  } catch (const nlohmann::json::parse_error& error) {
    // The library's own words would tell what stands there.
    mistake = fmt::format("the body is not JSON: it cannot be read beyond byte {}", error.byte);
  } catch (const nlohmann::json::exception&) {
    mistake = "the body is not JSON: it has a number that is too big";
  }
  return {nullptr, mistake};
}

bool is_storable(std::string_view text) {
  // A JSON text is UTF-8, and the library checks it.
  if (text.find('\0') != std::string_view::npos) return false;
  try {
    static_cast<void>(nlohmann::json(text).dump());
    return true;
  } catch (const nlohmann::json::type_error&) {
    return false;
  }
}

const nlohmann::json* Payload::find(const std::string& pointer) const {
  const nlohmann::json::json_pointer path(pointer);
  if (!json_.contains(path)) return nullptr;
  const nlohmann::json& value = json_.at(path);
  return value.is_null() ? nullptr : &value;
}

std::string Payload::text(const std::string& pointer) {
  std::string text = optional_text(pointer);
  if (!text.empty() && text.size() <= kLongest) return text;
  mistake(pointer, fmt::format("has to be a text of 1 to {} bytes", kLongest));
  return "";
}

std::string Payload::optional_text(const std::string& pointer) const {
  const nlohmann::json* value = find(pointer);
  return value != nullptr && value->is_string() ? value->get<std::string>() : "";
}

std::int64_t Payload::whole(const std::string& pointer, std::int64_t least) {
  const nlohmann::json* value = find(pointer);
  if (value != nullptr && value->is_number_integer()) {
    // An unsigned number beyond the signed ones reads as a negative one.
    const auto number = value->get<std::int64_t>();
    if (number >= least) return number;
  }
  mistake(pointer, fmt::format("has to be a whole number from {} on", least));
  return least;
}

std::optional<Moment> Payload::moment(const std::string& pointer) {
  const nlohmann::json* value = find(pointer);
  double seconds = -1;
  if (value != nullptr && value->is_number()) seconds = value->get<double>();
  if (value != nullptr && value->is_string())
    seconds = static_cast<double>(whole_number(value->get_ref<const std::string&>()).value_or(-1));
  if (seconds >= 0 && seconds <= kLastSecond)
    return Moment(std::chrono::seconds(static_cast<std::int64_t>(seconds)));
  mistake(pointer, "has to be a time in seconds since 1970");
  return std::nullopt;
}

std::size_t Payload::size(const std::string& pointer) {
  const nlohmann::json* value = find(pointer);
  if (value == nullptr) return 0;
  if (value->is_array()) return value->size();
  mistake(pointer, "has to be a list");
  return 0;
}

void Payload::mistake(const std::string& pointer, std::string_view what) {
  if (!mistakes_.empty()) mistakes_ += "; ";
  mistakes_.append(pointer).append(" ").append(what);
}

std::string Payload::take_mistakes() { return std::exchange(mistakes_, ""); }

Event judged(Event event, Payload& payload, const std::string& at) {
  event.mistake = payload.take_mistakes();
  if (event.id.empty()) {
    const nlohmann::json* content = payload.find(at);
    event.id = "sha256:" + base::sha256(content == nullptr ? at : content->dump());
  }
  if (event.mistake.empty()) return event;
  event.effect.reset();
  event.key.clear();
  return event;
}

Reading read_one_event(std::string_view body, void (*act)(Event& event, Payload& payload)) {
  Document document = read_json(body);
  if (!document.mistake.empty()) return {{}, nullptr, document.mistake};
  Payload payload(document.json);
  Event event;
  event.id = payload.text("/id");
  event.type = payload.text("/type");
  act(event, payload);
  event = judged(std::move(event), payload, "");
  return {{std::move(event)}, std::move(document.json), ""};
}

}  // namespace webhook
