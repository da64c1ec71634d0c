#include "pg/conninfo.h"

#include <memory>

#include <libpq-fe.h>

#include "base/failure.h"

namespace pg {

std::map<std::string, std::string> parse_conninfo(const std::string& conninfo) {
  char* error = nullptr;
  const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> options(
      PQconninfoParse(conninfo.c_str(), &error), &PQconninfoFree);
  const std::unique_ptr<char, decltype(&PQfreemem)> owned(error, &PQfreemem);
  if (!options) {
    std::string why = error == nullptr ? "out of memory" : error;
    while (why.ends_with('\n')) why.pop_back();
    // libpq quotes what it stumbles over, and that may be a part of a password.
    if (const auto quote = why.find('"'); quote != std::string::npos) why.resize(quote);
    while (why.ends_with(' ') || why.ends_with(':')) why.pop_back();
    throw base::Failure(base::ExitStatus::kUnusable,
                        "--dsn is not a connection string (" + why +
                            "): write host=… port=… dbname=… user=… or postgresql://…");
  }
  std::map<std::string, std::string> words;
  for (const PQconninfoOption* option = options.get(); option->keyword != nullptr; ++option)
    if (option->val != nullptr) words[option->keyword] = option->val;
  return words;
}

std::string make_conninfo(const std::map<std::string, std::string>& words) {
  std::string text;
  for (const auto& [key, value] : words) {
    if (!text.empty()) text += ' ';
    text += key + "='";
    for (const char c : value) {
      if (c == '\'' || c == '\\') text += '\\';
      text += c;
    }
    text += '\'';
  }
  return text;
}

std::string with_words(const std::string& conninfo,
                       const std::map<std::string, std::string>& words) {
  auto all = parse_conninfo(conninfo);
  for (const auto& [key, value] : words) all[key] = value;
  return make_conninfo(all);
}

std::string redacted(const std::string& conninfo) {
  try {
    auto words = parse_conninfo(conninfo);
    for (const char* secret : {"password", "sslpassword"})
      if (words.contains(secret)) words[secret] = "***";
    return make_conninfo(words);
  } catch (const base::Failure&) {
    return "(not shown)";
  }
}

std::string shown_word(const std::string& word) {
  const bool secret =
      word.find("://") != std::string::npos || word.find("password") != std::string::npos;
  return secret ? redacted(word) : word;
}

std::string libpq_version() {
  const int version = PQlibVersion();
  return std::to_string(version / 10000) + "." + std::to_string(version % 10000);
}

}  // namespace pg
