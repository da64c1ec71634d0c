#pragma once

#include <map>
#include <string>
#include <string_view>

namespace webhook {

/// The headers of a request. As in HTTP, capitals and small letters make no difference in a name.
class Headers {
 public:
  /// Adds one as it was received. To a name that is there already the value is appended after ", "
  /// (RFC 9110, 5.3), so that a second signature can never replace the first unseen.
  void add(std::string_view name, std::string_view value);
  /// Sets the only value of a name.
  void set(std::string_view name, std::string_view value);
  /// The value, or nullptr.
  const std::string* find(std::string_view name) const;
  /// All values by their names in small letters.
  const std::map<std::string, std::string>& all() const { return values_; }

 private:
  std::map<std::string, std::string> values_;
};

/// What a provider sent, byte by byte as it came in: a signature is over these bytes, and not over
/// what they mean.
struct Request {
  std::string method = "POST";
  /// The whole public address that the provider was given, with the query that came in. Behind a
  /// proxy that is not what the server sees: what is before the query has to be configured.
  std::string url;
  Headers headers;
  std::string body;
};

/// The part of an address behind '?', up to '#'; "" if there is none.
std::string_view query_of(std::string_view url);

}  // namespace webhook
