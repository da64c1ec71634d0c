#include "provision/program_output.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <memory>
#include <string_view>
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
  for (;;) {
    const ssize_t size = read(descriptor, buffer.data(), buffer.size());
    if (size < 0 && errno == EINTR) continue;
    if (size <= 0) return text;
    text.append(buffer.data(), static_cast<std::size_t>(size));
  }
}

/// Whether the process has ended with 0.
bool has_succeeded(pid_t child) {
  int status = 0;
  pid_t ended = -1;
  do ended = waitpid(child, &status, 0);
  while (ended < 0 && errno == EINTR);
  return ended == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/// Our own environment, with `added` in place of what has the same name.
std::vector<std::string> environment_with(const std::vector<std::string>& added) {
  std::vector<std::string> variables = added;
  for (char** variable = environ; *variable != nullptr; ++variable) {
    const std::string_view own = *variable;
    const std::string_view name = own.substr(0, own.find('=') + 1);
    const bool replaced = std::ranges::any_of(
        added, [&](const std::string& other) { return other.starts_with(name); });
    if (!replaced) variables.emplace_back(own);
  }
  return variables;
}

/// As exec takes it.
std::vector<char*> pointers_to(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  pointers.reserve(texts.size() + 1);
  for (std::string& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

/// In the child: nothing but system calls between fork and exec.
[[noreturn]] void become(char* const* arguments, char* const* environment, int out, int err) {
  dup2(out, STDOUT_FILENO);
  dup2(err, STDERR_FILENO);
  execve(arguments[0], arguments, environment);
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
  std::vector<std::string> variables = environment_with(environment);
  const std::vector<char*> words = pointers_to(arguments);
  const std::vector<char*> settings = pointers_to(variables);
  const pid_t child = fork();
  if (child < 0) fail("no process can be made");
  if (child == 0) become(words.data(), settings.data(), writing.number(), fileno(errors.get()));
  writing.reset();
  const std::string output = read_all(reading.number());
  if (has_succeeded(child)) return output;

  std::rewind(errors.get());
  const std::string complaint = last_useful_line(read_all(fileno(errors.get())));
  fail(complaint.empty() ? "it cannot be run, or ended without a word" : complaint);
  return "";
}

}  // namespace provision
