#include "webhook/hmac.h"

#include <array>
#include <cassert>

#include <openssl/crypto.h>
#include <openssl/hmac.h>

#include "base/failure.h"

namespace webhook {

std::string hmac(Hash hash, std::string_view key, std::string_view message) {
  assert(!key.empty());
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  if (HMAC(hash == Hash::kSha1 ? EVP_sha1() : EVP_sha256(), key.data(),
           static_cast<int>(key.size()), reinterpret_cast<const unsigned char*>(message.data()),
           message.size(), digest.data(), &size) == nullptr)
    throw base::Failure(base::ExitStatus::kInternal, "libcrypto has no HMAC with SHA-1 or SHA-256");
  return {reinterpret_cast<const char*>(digest.data()), size};
}

bool equal(std::string_view one, std::string_view other) {
  return one.size() == other.size() && CRYPTO_memcmp(one.data(), other.data(), one.size()) == 0;
}

}  // namespace webhook
