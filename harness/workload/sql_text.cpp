#include "workload/sql_text.h"

#include <algorithm>
#include <cctype>

namespace workload {
namespace {

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

/// Reads a script from its beginning to its end, a piece at a time.
class Cutter {
 public:
  explicit Cutter(std::string_view text) : text_(text) {}

  std::vector<ScriptStatement> cut() && {
    while (at_ < text_.size()) take_piece();
    end_statement();
    return std::move(statements_);
  }

 private:
  void take_piece() {
    const std::string_view rest = text_.substr(at_);
    if (rest.starts_with("--")) return pass(until("\n", 2));
    if (rest.starts_with("/*")) return pass(comment());
    if (rest.front() == '\'') return keep(quoted('\'', escapes()));
    if (rest.front() == '"') return keep(quoted('"', false));
    if (rest.front() == '$')
      if (const std::size_t length = dollar_quoted()) return keep(length);
    if (rest.starts_with("::")) return keep(2);
    if (rest.front() == ':' && rest.size() > 1 && is_word(rest[1])) return take_parameter();
    if (rest.front() == ';') {
      end_statement();
      ++at_;
      return;
    }
    // A word at once: what begins within one ($ or a digit) is a part of it.
    std::size_t length = 1;
    if (is_word(rest.front()))
      while (length < rest.size() && (is_word(rest[length]) || rest[length] == '$')) ++length;
    keep(length);
  }

  void keep(std::size_t length) {
    now_.sql += text_.substr(at_, length);
    at_ += length;
  }
  /// A comment separates words.
  void pass(std::size_t length) {
    now_.sql += ' ';
    at_ += length;
  }

  std::size_t until(std::string_view end, std::size_t from) const {
    const std::size_t found = text_.find(end, at_ + from);
    return found == std::string_view::npos ? text_.size() - at_ : found + end.size() - at_;
  }
  /// Comments nest in SQL.
  std::size_t comment() const {
    std::size_t end = at_ + 2;
    for (int depth = 1; depth > 0 && end < text_.size();) {
      const std::string_view two = text_.substr(end, 2);
      if (two == "/*") ++depth;
      if (two == "*/") --depth;
      end += two == "/*" || two == "*/" ? 2 : 1;
    }
    return std::min(end, text_.size()) - at_;
  }
  std::size_t quoted(char quote, bool backslashes) const {
    std::size_t end = at_ + 1;
    while (end < text_.size() && text_[end] != quote)
      end += backslashes && text_[end] == '\\' ? 2 : 1;
    return std::min(end + 1, text_.size()) - at_;
  }
  /// Whether the quote here follows an E that stands alone.
  bool escapes() const {
    const bool e = at_ > 0 && (text_[at_ - 1] == 'e' || text_[at_ - 1] == 'E');
    return e && (at_ < 2 || !is_word(text_[at_ - 2]));
  }
  /// The length of $tag$ … $tag$; 0 if there is none.
  std::size_t dollar_quoted() const {
    std::size_t end = at_ + 1;
    while (end < text_.size() && is_word(text_[end])) ++end;
    if (end == text_.size() || text_[end] != '$') return 0;
    const bool digit = std::isdigit(static_cast<unsigned char>(text_[at_ + 1])) != 0;
    const std::string_view tag = text_.substr(at_, end + 1 - at_);
    return digit ? 0 : until(tag, tag.size());
  }

  void take_parameter() {
    std::size_t length = 1;
    while (at_ + length < text_.size() && is_word(text_[at_ + length])) ++length;
    const std::string name(text_.substr(at_ + 1, length - 1));
    auto& names = now_.parameters;
    auto found = std::ranges::find(names, name);
    if (found == names.end()) found = names.insert(names.end(), name);
    now_.sql += "$" + std::to_string(found - names.begin() + 1);
    at_ += length;
  }

  void end_statement() {
    if (std::ranges::any_of(now_.sql,
                            [](char c) { return !std::isspace(static_cast<unsigned char>(c)); }))
      statements_.push_back(std::move(now_));
    now_ = {};
  }

  const std::string_view text_;
  std::size_t at_ = 0;
  ScriptStatement now_;
  std::vector<ScriptStatement> statements_;
};

}  // namespace

std::vector<ScriptStatement> cut_script(std::string_view script) { return Cutter(script).cut(); }

}  // namespace workload
