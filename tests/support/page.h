#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "support/program.h"

namespace support {

/// The commands that follow a heading of a page: its first ```sh block. Without one, a command that
/// fails and names the heading, which is given as it stands in the page: "## Roll out".
std::string commands_below(const std::filesystem::path& page, const std::string& heading);

/// An operator who carries out commands of a page in a shell that ends at the first one that fails,
/// with these variables ("NAME=value"), pgrush and the server's programs in the path.
class Operator : public Program {
 public:
  /// Begins at once.
  Operator(const std::string& commands, std::vector<std::string> variables);
};

}  // namespace support
