#pragma once

#include <string>
#include <string_view>

namespace webhook {

/// What the signatures of today's providers are made with.
enum class Hash { kSha1, kSha256 };

/// The HMAC of the message (RFC 2104): 20 or 32 bytes. The key must not be empty.
std::string hmac(Hash hash, std::string_view key, std::string_view message);

/// Whether both are the same bytes. How long it takes tells only whether they are equally long.
bool equal(std::string_view one, std::string_view other);

}  // namespace webhook
