#include "provision/program_output.h"

#include <array>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <memory>
#include <sys/wait.h>
#include <unistd.h>

#include <fmt/format.h>

#include "base/failure.h"
#include "provision/descriptor.h"
#include "provision/guardian.h"

namespace provision {
namespace {

constexpr int kCannotRun = 127;

using File = std::unique_ptr<FILE, decltype(&std::fclose)>;

std::string read_all(int descriptor) {
  std::string text;
  std::array<char, 65536> buffer{};
  for (ssize_t size = 0; (size = read(descriptor, buffer.data(), buffer.size())) > 0;)
    text.append(buffer.data(), static_cast<std::size_t>(size));
  return text;
}

/// In the child: nothing but system calls between fork and exec, which is enough as long as the
/// process has one thread.
[[noreturn]] void become(std::vector<std::string>& arguments,
                         const std::vector<std::string>& environment, int out, int err) {
  for (const std::string& variable : environment) {
    const std::size_t equals = variable.find('=');
    setenv(variable.substr(0, equals).c_str(), variable.substr(equals + 1).c_str(), 1);
  }
  std::vector<char*> words;
  for (std::string& argument : arguments) words.push_back(argument.data());
  words.push_back(nullptr);
  dup2(out, STDOUT_FILENO);
  dup2(err, STDERR_FILENO);
  execv(words[0], words.data());
  _exit(kCannotRun);
}

}  // namespace

std::string output_of(std::vector<std::string> arguments,
                      const std::vector<std::string>& environment) {
  const auto fail = [&](const std::string& why) {
    throw base::Failure(base::ExitStatus::kProvisioningFailed,
                        fmt::format("{} failed: {}", arguments[0], why));
  };
  std::array<int, 2> ends{};
  const File errors(std::tmpfile(), &std::fclose);
  if (!errors || pipe2(ends.data(), O_CLOEXEC) != 0) fail("no pipe or temporary file can be made");
  const Descriptor reading(ends[0]);
  Descriptor writing(ends[1]);
  const pid_t child = fork();
  if (child < 0) fail("no process can be made");
  if (child == 0) become(arguments, environment, writing.number(), fileno(errors.get()));
  writing.reset();
  const std::string output = read_all(reading.number());
  int status = 0;
  waitpid(child, &status, 0);
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return output;

  std::rewind(errors.get());
  const std::string words = last_useful_line(read_all(fileno(errors.get())));
  fail(words.empty() ? "it cannot be run, or ended without a word" : words);
  return "";
}

}  // namespace provision
