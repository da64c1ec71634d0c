#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "webhook/event.h"

namespace webhook {

/// The JSON of a body, or why it is none that the database could keep.
struct Document {
  nlohmann::json json;
  std::string mistake;  ///< "" if there is none
};

/// Reads JSON of at most 64 levels and without NUL characters, which jsonb does not take.
Document read_json(std::string_view body);

/// Whether PostgreSQL could keep the text: UTF-8 without NUL characters.
bool is_storable(std::string_view text);

/// A payload, read field by field by JSON pointers. What is wrong is noted instead of thrown, with
/// the pointer and without the value; fields that nobody asks for are the provider's business.
class Payload {
 public:
  /// `json` must outlive it.
  explicit Payload(const nlohmann::json& json) : json_(json) {}

  /// The value, or nullptr if it is absent or null.
  const nlohmann::json* find(const std::string& pointer) const;
  /// A text of 1 to 500 bytes; "" and a mistake if it is none.
  std::string text(const std::string& pointer);
  /// The text if there is one, else "": its absence is no mistake.
  std::string optional_text(const std::string& pointer) const;
  /// A whole number of at least `least`; `least` and a mistake if it is none.
  std::int64_t whole(const std::string& pointer, std::int64_t least);
  /// Seconds since 1970, as a number or as a text of digits; a fraction is cut. Nothing and a
  /// mistake if it is none.
  std::optional<Moment> moment(const std::string& pointer);
  /// How many elements the list has; 0 and a mistake if it is none. Absent, it has none.
  std::size_t size(const std::string& pointer);
  /// Notes that something is wrong with the value at the pointer: "has to be …".
  void mistake(const std::string& pointer, std::string_view what);
  /// All mistakes since the last call, and forgets them; "" if there are none.
  std::string take_mistakes();

 private:
  const nlohmann::json& json_;
  std::string mistakes_;
};

/// The event, read from what stands at the pointer, with the payload's mistakes as its own. With a
/// mistake it has neither effect nor key. If it has no id it gets one: what stands there, hashed,
/// so that another delivery of it has the same one.
Event judged(Event event, Payload& payload, const std::string& at);

/// What a body says that is one event, with "id" and "type" on top. `act` gives the event its
/// effect and key, if its type has any.
Reading read_one_event(std::string_view body, void (*act)(Event& event, Payload& payload));

}  // namespace webhook
