#pragma once

#include <map>
#include <string>

namespace pg {

/// What a connection string (key=value words or a URI) sets, by libpq's keyword; "" gives none, so
/// that the PG* environment decides. Throws Failure (kUnusable) with libpq's words if it is not
/// one.
std::map<std::string, std::string> parse_conninfo(const std::string& conninfo);

/// A connection string of key=value words, quoted where needed.
std::string make_conninfo(const std::map<std::string, std::string>& words);

/// `conninfo` with some words set anew.
std::string with_words(const std::string& conninfo,
                       const std::map<std::string, std::string>& words);

/// `conninfo` for people: passwords replaced by ***. Of something that is not a connection string
/// nothing is shown.
std::string redacted(const std::string& conninfo);

/// A word that a user typed, for people: a DSN that came where something else belongs is redacted.
std::string shown_word(const std::string& word);

/// The client library's version, as "15.20".
std::string libpq_version();

}  // namespace pg
