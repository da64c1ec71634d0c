#include "pg/channel.h"

#include <cassert>

namespace pg {
namespace {

/// Network byte order, as the protocol has it.
template <class Integer>
std::string_view big_endian(Integer value, char* buffer) {
  for (std::size_t i = 0; i < sizeof(Integer); ++i)
    buffer[i] = static_cast<char>(value >> (8 * (sizeof(Integer) - 1 - i)));
  return {buffer, sizeof(Integer)};
}

}  // namespace

void Request::clear() {
  steps_.clear();
  values_.clear();
  bytes_.clear();
  answer_step_ = -1;
  text_rows_ = false;
}

Request& Request::step(const Statement& statement) {
  steps_.push_back({statement.name.c_str(), static_cast<int>(values_.size()), 0});
  return *this;
}

Request& Request::add_bytes(std::string_view value, bool binary) {
  assert(!steps_.empty());
  values_.push_back({static_cast<int>(bytes_.size()), static_cast<int>(value.size()), binary});
  bytes_.append(value);
  bytes_.push_back('\0');  // libpq takes the length of a text argument from its terminator
  ++steps_.back().values;
  return *this;
}

Request& Request::add(const base::Uuid& value) {
  return add_bytes({reinterpret_cast<const char*>(value.bytes.data()), value.bytes.size()}, true);
}

Request& Request::add_as_text(const base::Uuid& value) {
  std::array<char, base::kUuidLetters> text;
  base::write(value, text);
  return add_bytes({text.data(), text.size()}, false);
}

Request& Request::add(std::string_view value) { return add_bytes(value, false); }

Request& Request::add(std::int32_t value) {
  char buffer[sizeof value];
  return add_bytes(big_endian(value, buffer), true);
}

Request& Request::add(std::int64_t value) {
  char buffer[sizeof value];
  return add_bytes(big_endian(value, buffer), true);
}

Request& Request::add_bool(bool value) { return add_bytes({value ? "\1" : "\0", 1}, true); }

Request& Request::add_null() {
  assert(!steps_.empty());
  values_.push_back({0, -1, false});
  ++steps_.back().values;
  return *this;
}

base::Outcome outcome_of(const Reply& reply) {
  switch (reply.kind) {
    case Reply::Kind::kRows: return base::Outcome::kDone;
    case Reply::Kind::kError: return outcome_of(text_of(reply.sqlstate));
    case Reply::Kind::kNotSent: return base::Outcome::kNotSent;
    case Reply::Kind::kBroken: return base::Outcome::kInDoubt;
  }
  return base::Outcome::kInDoubt;
}

}  // namespace pg
