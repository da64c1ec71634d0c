#include "support/page.h"

#include "provision/binaries.h"
#include "support/file.h"

namespace support {
namespace {

std::vector<std::string> words_for(const std::string& commands,
                                   std::vector<std::string> variables) {
  const std::filesystem::path program = PGRUSH_PROGRAM;
  variables.push_back("PATH=" + program.parent_path().string() + ":" +
                      provision::find_binaries().string() + ":/usr/bin:/bin");
  variables.insert(variables.end(), {"/bin/bash", "-euc", commands});
  return variables;
}

}  // namespace

std::string commands_below(const std::filesystem::path& page, const std::string& heading) {
  static const std::string kOpening = "\n```sh\n";
  const std::string text = text_of(page);
  const std::size_t at = text.find("\n" + heading + "\n");
  const std::size_t opening = text.find(kOpening, at);
  if (at == std::string::npos || opening == std::string::npos) return "false  # " + heading;
  const std::size_t begin = opening + kOpening.size();
  return text.substr(begin, text.find("```", begin) - begin);
}

Operator::Operator(const std::string& commands, std::vector<std::string> variables)
    : Program(words_for(commands, std::move(variables)), false, "/usr/bin/env") {}

}  // namespace support
