#include "syntax/tokens.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>
#include <utility>

#include <fmt/format.h>
#include <pg_query.h>

#include "syntax/place.h"
#include "syntax/statements.h"

namespace syntax {
namespace {

/// What the scanner gives back, which is to be given back to it.
class Scanned {
 public:
  explicit Scanned(const std::string& text) : result_(pg_query_scan(text.c_str())) {}
  ~Scanned() { pg_query_free_scan_result(result_); }
  Scanned(const Scanned&) = delete;
  Scanned& operator=(const Scanned&) = delete;

  const PgQueryError* error() const { return result_.error; }
  std::string_view message() const { return {result_.pbuf.data, result_.pbuf.len}; }

 private:
  PgQueryScanResult result_;
};

/// Reads a Protocol Buffers message field by field. The scanner's two messages have numbers and
/// nested messages only.
class Message {
 public:
  explicit Message(std::string_view bytes) : rest_(bytes) {}

  /// Goes to the next field, and says whether there is one.
  bool next() {
    if (rest_.empty()) return false;
    const std::uint64_t tag = varint();
    field_ = tag >> 3;
    number_ = varint();
    nested_ = {};
    if ((tag & 7) == kNested) {
      nested_ = rest_.substr(0, number_);
      rest_.remove_prefix(nested_.size());
    }
    return true;
  }
  std::uint64_t field() const { return field_; }
  std::uint64_t number() const { return number_; }
  std::string_view nested() const { return nested_; }

 private:
  static constexpr std::uint64_t kNested = 2;

  std::uint64_t varint() {
    std::uint64_t value = 0;
    for (int shift = 0; !rest_.empty() && shift < 64; shift += 7) {
      const auto byte = static_cast<unsigned char>(rest_.front());
      rest_.remove_prefix(1);
      value |= std::uint64_t{byte & 0x7fU} << shift;
      if ((byte & 0x80) == 0) break;
    }
    return value;
  }

  std::string_view rest_;
  std::uint64_t field_ = 0;
  std::uint64_t number_ = 0;
  std::string_view nested_;
};

/// Numbers of pg_query.proto: its fields, and the two kinds of comments among its tokens.
constexpr std::uint64_t kTokens = 2;
constexpr std::uint64_t kStart = 1;
constexpr std::uint64_t kEnd = 2;
constexpr std::uint64_t kCode = 4;
constexpr std::uint64_t kKeywordKind = 5;
constexpr std::uint64_t kSqlComment = 275;
constexpr std::uint64_t kCComment = 276;

Token read(std::string_view bytes) {
  Token token;
  Message message(bytes);
  while (message.next()) {
    if (message.field() == kStart) token.begin = message.number();
    if (message.field() == kEnd) token.end = message.number();
    if (message.field() == kCode)
      token.is_comment = message.number() == kSqlComment || message.number() == kCComment;
    if (message.field() == kKeywordKind) token.is_keyword = message.number() != 0;
  }
  return token;
}

/// How deep the parser has to go for what it has read of a statement: one step for each operator
/// and keyword that the next ones are chained to. A comma ends a chain, but not one of UNIONs or
/// JOINs, whose parts hold commas; what stands in parentheses is done with when they close.
class Depth {
 public:
  int of_next(std::string_view word, bool keyword) {
    if (word == "(" || word == "[") {
      levels_.push_back({});
    } else if (word == ")" || word == "]") {
      forget(levels_.back().operators);
      forget(levels_.back().parts);
      if (levels_.size() > 1) levels_.pop_back();
    } else if (word == ",") {
      forget(levels_.back().operators);
    } else if (word == ";") {
      *this = Depth();
    } else if (keyword || kOperators.find(word[0]) != kOperators.npos) {
      ++(joins_parts(word) ? levels_.back().parts : levels_.back().operators);
      ++total_;
    }
    return total_;
  }

 private:
  struct Level {
    int operators = 0;
    int parts = 0;
  };

  static constexpr std::string_view kOperators = "+-*/%<>=!~^|&#@?`:";

  static bool joins_parts(std::string_view word) {
    static constexpr std::array<std::string_view, 4> kWords{"union", "intersect", "except", "join"};
    return std::ranges::any_of(kWords, [&](std::string_view known) {
      return std::ranges::equal(word, known, [](char c, char k) { return (c | 0x20) == k; });
    });
  }

  void forget(int& counted) { total_ -= std::exchange(counted, 0); }

  std::vector<Level> levels_ = std::vector<Level>(1);
  int total_ = 0;
};

/// With 8 MB of stack the parser bears more than 30,000.
constexpr int kDeepest = 10'000;

}  // namespace

std::vector<Token> tokens(const std::string& text) {
  const Scanned scanned(text);
  if (const PgQueryError* error = scanned.error())
    throw SyntaxError(error->message, place_of(text, offset_of(text, error->cursorpos)));
  std::vector<Token> all;
  Message message(scanned.message());
  while (message.next())
    if (message.field() == kTokens) all.push_back(read(message.nested()));
  return all;
}

void require_bearable(const std::string& text) {
  const std::string_view all = text;
  Depth depth;
  for (const Token& token : tokens(text)) {
    const std::string_view word = all.substr(token.begin, token.end - token.begin);
    if (token.is_comment || word.empty() || depth.of_next(word, token.is_keyword) <= kDeepest)
      continue;
    throw SyntaxError(
        fmt::format("a chain of more than {} operators is too deep for the parser: write the "
                    "statement as several",
                    kDeepest),
        place_of(text, token.begin));
  }
}

}  // namespace syntax
