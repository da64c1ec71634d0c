#include "scenario/document.h"

#include <algorithm>
#include <set>
#include <vector>

#include <fmt/format.h>

#include "base/failure.h"

namespace scenario {
namespace {

using nlohmann::json;

/// Copying and freeing a document recurses, so a mere file could otherwise exhaust the stack.
constexpr std::size_t kDeepest = 100;

/// Listens to the parser and notes what the finished document cannot show: where it stopped being
/// JSON, and keys that stand twice.
class Listener : public nlohmann::json_sax<json> {
 public:
  explicit Listener(Mistakes& mistakes) : mistakes_(mistakes) {}

  std::size_t stopped_at = 0;  ///< characters read when it turned out not to be JSON
  std::string reason;          ///< "": it is JSON

  bool null() override { return value(); }
  bool boolean(bool) override { return value(); }
  bool number_integer(number_integer_t) override { return value(); }
  bool number_unsigned(number_unsigned_t) override { return value(); }
  bool number_float(number_float_t, const string_t&) override { return value(); }
  bool string(string_t&) override { return value(); }
  bool binary(binary_t&) override { return value(); }
  bool start_object(std::size_t) override { return open(); }
  bool end_object() override { return close(); }
  bool start_array(std::size_t) override { return open(); }
  bool end_array() override { return close(); }

  bool key(string_t& name) override {
    levels_.back().at = name;
    if (!levels_.back().keys.insert(name).second) mistakes_.add(pointer(), "stands here twice");
    return true;
  }

  bool parse_error(std::size_t position, const std::string&,
                   const json::exception& error) override {
    stopped_at = position;
    reason = error.what();
    return false;
  }

 private:
  /// An object or list that is open. In a list, `at` stays empty and `values` counts.
  struct Level {
    std::set<std::string> keys;
    std::string at;
    std::size_t values = 0;
  };

  bool value() {
    if (!levels_.empty()) ++levels_.back().values;
    return true;
  }

  bool open() {
    value();
    levels_.emplace_back();
    if (levels_.size() <= kDeepest) return true;
    reason = fmt::format("lists and objects are nested more than {} deep", kDeepest);
    return false;
  }

  bool close() {
    levels_.pop_back();
    return true;
  }

  std::string pointer() const {
    json::json_pointer place;
    for (const Level& level : levels_)
      place /= level.keys.empty() ? std::to_string(level.values - 1) : level.at;
    return place.to_string();
  }

  Mistakes& mistakes_;
  std::vector<Level> levels_;
};

/// What nlohmann says without its own name for it and its own account of the place:
/// "[json.exception.parse_error.101] parse error at line 2, column 3: syntax error while …".
std::string in_short(const std::string& reason) {
  const bool theirs = reason.starts_with("[json.exception.");
  const std::size_t name = theirs ? reason.find("] ") + 2 : 0;
  const std::size_t place = reason.find("parse error at ");
  if (place == std::string::npos) return reason.substr(name);
  return reason.substr(reason.find(": ", place) + 2);
}

/// "line 2, column 3" of the last character that was read.
std::string line_and_column(const std::string& text, std::size_t characters) {
  const std::string_view read =
      std::string_view(text).substr(0, std::max<std::size_t>(characters, 1) - 1);
  const std::size_t line_start = read.rfind('\n') + 1;  // npos + 1 is 0
  return fmt::format("line {}, column {}", std::ranges::count(read, '\n') + 1,
                     read.size() - line_start + 1);
}

}  // namespace

json parse_document(const std::string& text, const std::string& place, Mistakes& mistakes) {
  Listener listener(mistakes);
  if (json::sax_parse(text, &listener, json::input_format_t::json, true, true))
    return json::parse(text, nullptr, true, true);
  const std::string where =
      listener.stopped_at == 0 ? "" : line_and_column(text, listener.stopped_at) + ": ";
  throw base::Failure(base::ExitStatus::kUnusable,
                      fmt::format("{}: {}{}", place, where, in_short(listener.reason)));
}

}  // namespace scenario
