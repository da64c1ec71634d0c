#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "webhook/provider.h"

namespace webhook {

/// A signature that has no sound form, and why.
Verification malformed(std::string why);

/// The key that a secret stands for; nothing if it cannot be used.
using KeyOf = std::optional<std::string> (*)(const std::string& secret);

/// The secret's own bytes, unless there are none.
std::optional<std::string> as_it_is(const std::string& secret);

/// Whether any of the signatures is one that `sign` makes with one of the secrets: valid or not.
/// All are tried, so that the time does not tell which one it was.
Verification compare(std::span<const std::string> signatures, std::span<const std::string> secrets,
                     KeyOf key_of, const std::function<std::string(std::string_view key)>& sign);

/// The same, or that it is too old: it was signed longer before it was received than is tolerated.
/// A time that is still to come is none that can be told apart from a clock that is late, and only
/// the provider can have signed it.
Verification in_time(Verification verification, Moment signed_at, const Trust& trust);

/// The handshake of a provider that asks nothing.
std::optional<Answer> no_handshake(const Request& request, const std::string& token);

/// The objection to a secret of which any text will do.
std::string object_to_empty(const std::string& secret);

/// The number that decimal digits alone spell; nothing for any other text, and for more than 15.
std::optional<std::int64_t> whole_number(std::string_view text);

}  // namespace webhook
