#pragma once

#include <string>
#include <vector>

#include "support/temporary_folder.h"

namespace support {

/// Writes the migrations 1.sql, 2.sql … and the manifest that names them, without seals.
inline void write_migrations(const TemporaryFolder& folder, const std::vector<std::string>& texts) {
  std::string entries;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const std::string id = std::to_string(i + 1) + ".sql";
    folder.write(id, texts[i]);
    entries += (i == 0 ? "" : ", ") + ("{\"id\": \"" + id + "\"}");
  }
  folder.write("manifest.json", "{\"migrations\": [" + entries + "]}");
}

}  // namespace support
