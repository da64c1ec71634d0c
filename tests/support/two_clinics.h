#pragma once

#include <string>

#include "provision/script.h"

namespace support {

/// A small folder of migrations, with rows of two clinics and all that verify tries with them.
inline const std::string kTwoClinics = PGRUSH_SOURCE "/tests/support/two_clinics";

/// What a file of it holds.
inline std::string text_of_two_clinics(const std::string& file) {
  return provision::read_script(kTwoClinics + "/" + file, base::ExitStatus::kUnusable).text;
}

}  // namespace support
