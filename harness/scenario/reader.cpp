#include "scenario/reader.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/suggest.h"

namespace scenario {
namespace {

const nlohmann::json kEmpty = nlohmann::json::object();

/// A key as a part of a JSON pointer.
std::string escaped(const std::string& key) {
  std::string part;
  for (const char c : key) part += c == '~' ? "~0" : c == '/' ? "~1" : std::string(1, c);
  return part;
}

/// The number as a whole one: 2e3 is one, 2.5 and what does not fit are none.
std::optional<std::int64_t> whole(const nlohmann::json& value) {
  constexpr double kExact = 0x1p53;  // beyond, a double cannot tell neighbours apart
  if (value.is_number_float()) {
    const auto number = value.get<double>();
    if (std::trunc(number) != number || std::abs(number) > kExact) return std::nullopt;
    return static_cast<std::int64_t>(number);
  }
  if (value.is_number_unsigned() && value.get<std::uint64_t>() > INT64_MAX) return std::nullopt;
  if (value.is_number_integer()) return value.get<std::int64_t>();
  return std::nullopt;
}

}  // namespace

std::string describe(const nlohmann::json& value) {
  switch (value.type()) {
    case nlohmann::json::value_t::null: return "is null";
    case nlohmann::json::value_t::object: return "is an object";
    case nlohmann::json::value_t::array: return "is a list";
    case nlohmann::json::value_t::string: return "is a text";
    default: return "is " + value.dump();
  }
}

Reader::Reader(const nlohmann::json& object, std::string pointer, Mistakes& mistakes)
    : object_(object.is_object() ? &object : &kEmpty),
      pointer_(std::move(pointer)),
      mistakes_(&mistakes) {
  if (!object.is_object()) mistakes.add(pointer_, describe(object) + ", must be an object");
}

Reader::~Reader() {
  for (const auto& [key, value] : object_->items()) {
    if (std::ranges::find(known_, key) != known_.end()) continue;
    const std::string near = base::suggest(key, known_);
    mistake(key,
            "is not a known key" +
                (near.empty() ? fmt::format(" (known are {})", fmt::join(known_, ", ")) : near));
  }
}

bool Reader::has(const std::string& key) { return value(key) != nullptr; }

std::int64_t Reader::integer(const std::string& key, std::int64_t absent, std::int64_t least,
                             std::int64_t most) {
  const nlohmann::json* found = value(key);
  if (found == nullptr) return absent;
  const auto number = whole(*found);
  if (number && *number >= least && *number <= most) return *number;
  mistake(key,
          fmt::format("{}, must be a whole number from {} to {}", describe(*found), least, most));
  return absent;
}

double Reader::number(const std::string& key, double absent, double least, double most) {
  const nlohmann::json* found = value(key);
  if (found == nullptr) return absent;
  if (found->is_number()) {
    const auto number = found->get<double>();
    if (number >= least && number <= most) return number;
  }
  mistake(key, fmt::format("{}, must be a number from {} to {}", describe(*found), least, most));
  return absent;
}

bool Reader::truth(const std::string& key, bool absent) {
  const nlohmann::json* found = value(key);
  if (found == nullptr) return absent;
  if (found->is_boolean()) return found->get<bool>();
  mistake(key, describe(*found) + ", must be true or false");
  return absent;
}

std::string Reader::text(const std::string& key, const std::string& absent) {
  const nlohmann::json* found = value(key);
  if (found == nullptr) return absent;
  if (found->is_string()) return found->get<std::string>();
  mistake(key, describe(*found) + ", must be a text");
  return absent;
}

std::vector<std::string> Reader::texts(const std::string& key) {
  const nlohmann::json* found = value(key);
  if (found == nullptr) return {};
  if (!found->is_array() || found->empty()) {
    mistake(key, fmt::format("{}, must be a list of one text or more",
                             found->is_array() ? "is empty" : describe(*found)));
    return {};
  }
  std::vector<std::string> all;
  for (std::size_t i = 0; i < found->size(); ++i) {
    const auto& element = found->at(i);
    const auto wrong = [&](const std::string& what) {
      mistakes_->add(fmt::format("{}/{}", pointer(key), i), what);
    };
    if (!element.is_string())
      wrong(describe(element) + ", must be a text");
    else if (element.get_ref<const std::string&>().empty())
      wrong("is empty");
    else if (std::ranges::find(all, element.get_ref<const std::string&>()) != all.end())
      wrong("stands here twice");
    else
      all.push_back(element);
  }
  return all;
}

std::vector<std::pair<std::string, std::string>> Reader::named_texts(const std::string& key) {
  std::vector<std::pair<std::string, std::string>> all;
  const nlohmann::json* found = value(key);
  Reader reader = object(key);
  if (found == nullptr || !found->is_object()) return all;
  for (const auto& [name, value] : found->items()) all.emplace_back(name, reader.text(name, ""));
  return all;
}

Reader Reader::object(const std::string& key) {
  const nlohmann::json* found = value(key);
  return {found == nullptr ? kEmpty : *found, pointer(key), *mistakes_};
}

Reader Reader::element(const std::string& key, std::size_t index) {
  return {value(key)->at(index), pointer(key) + "/" + std::to_string(index), *mistakes_};
}

const nlohmann::json* Reader::value(const std::string& key) {
  if (std::ranges::find(known_, key) == known_.end()) known_.push_back(key);
  const auto found = object_->find(key);
  return found == object_->end() ? nullptr : &*found;
}

void Reader::require(const std::string& key) {
  if (!has(key)) mistake(key, "is missing");
}

void Reader::mistake(const std::string& key, const std::string& what) {
  mistakes_->add(pointer(key), what);
}

std::string Reader::pointer(const std::string& key) const { return pointer_ + "/" + escaped(key); }

}  // namespace scenario
