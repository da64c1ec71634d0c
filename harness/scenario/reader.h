#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "scenario/mistakes.h"

namespace scenario {

/// What a value is, in words that a mistake begins with: "is a text", "is a list", "is -3".
std::string describe(const nlohmann::json& value);

/// Reads one JSON object key by key and notes what is wrong instead of throwing: a wrong type, a
/// number out of range, and, when it is destroyed, each key that nobody asked for (with the nearest
/// known one). Whoever reads an object asks for all keys that it knows; what is absent gives the
/// default. `object`, `mistakes` must outlive it.
class Reader {
 public:
  /// `pointer` is the object's JSON pointer, "" for the root. If `object` is no object, that is
  /// noted and every key reads as absent.
  Reader(const nlohmann::json& object, std::string pointer, Mistakes& mistakes);
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;
  ~Reader();

  /// Whether the key is there.
  bool has(const std::string& key);
  /// A whole number from `least` to `most`; 2e3 is one.
  std::int64_t integer(const std::string& key, std::int64_t absent, std::int64_t least,
                       std::int64_t most);
  /// A number from `least` to `most`.
  double number(const std::string& key, double absent, double least, double most);
  /// A share from 0 to 1.
  double ratio(const std::string& key, double absent) { return number(key, absent, 0, 1); }
  /// true or false.
  bool truth(const std::string& key, bool absent);
  /// A text.
  std::string text(const std::string& key, const std::string& absent);
  /// A list of texts: at least one, none empty, none twice. Empty if absent or wrong.
  std::vector<std::string> texts(const std::string& key);
  /// An object whose values are texts, by its keys.
  std::vector<std::pair<std::string, std::string>> named_texts(const std::string& key);
  /// A reader of the object at the key; of an empty one if absent.
  Reader object(const std::string& key);
  /// A reader of the list's element, which must be there; of an empty object, noted, if it is none.
  Reader element(const std::string& key, std::size_t index);
  /// Any value, noted as read; nullptr if absent. For objects and lists that a further Reader
  /// reads.
  const nlohmann::json* value(const std::string& key);
  /// Notes a mistake if the key is absent.
  void require(const std::string& key);
  /// Notes a mistake at one of this object's keys.
  void mistake(const std::string& key, const std::string& what);
  /// JSON pointer of one of this object's keys, with ~ and / in it escaped.
  std::string pointer(const std::string& key) const;

 private:
  const nlohmann::json* object_;
  std::string pointer_;
  Mistakes* mistakes_;
  std::vector<std::string> known_;
};

}  // namespace scenario
