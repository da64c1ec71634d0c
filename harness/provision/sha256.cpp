#include "provision/sha256.h"

#include <array>

#include <fmt/format.h>
#include <openssl/evp.h>

#include "base/failure.h"

namespace provision {

std::string sha256(std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  if (EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, EVP_sha256(), nullptr) != 1)
    throw base::Failure(base::ExitStatus::kInternal, "libcrypto has no SHA-256");
  std::string digits;
  for (unsigned i = 0; i < size; ++i) digits += fmt::format("{:02x}", digest[i]);
  return digits;
}

}  // namespace provision
