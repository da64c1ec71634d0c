#include "base/sha256.h"

#include <array>

#include <openssl/evp.h>

#include "base/encoding.h"
#include "base/failure.h"

namespace base {

std::string sha256(std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  if (EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, EVP_sha256(), nullptr) != 1)
    throw Failure(ExitStatus::kInternal, "libcrypto has no SHA-256");
  return to_hex({reinterpret_cast<const char*>(digest.data()), size});
}

}  // namespace base
