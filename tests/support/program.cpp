#include "support/program.h"

#include <chrono>
#include <cstdlib>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/file.h"

namespace support {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

void redirect(const fs::path& path, int descriptor) {
  const int file = ::open(path.c_str(), O_CREAT | O_WRONLY | O_APPEND, 0600);
  ::dup2(file, descriptor);
  ::close(file);
}

}  // namespace

Program::Program(std::vector<std::string> arguments, bool report, const fs::path& program) {
  // A throwaway server started by root runs as somebody else and lives below this folder.
  ::chmod(folder_.path().c_str(), 0755);
  fs::create_directory(temporary());
  ::chmod(temporary().c_str(), 01777);
  if (report) {
    arguments.emplace_back("--report");
    arguments.push_back(folder_.path() / "report.json");
  }
  arguments.insert(arguments.begin(), program);
  std::vector<char*> words;
  for (std::string& word : arguments) words.push_back(word.data());
  words.push_back(nullptr);
  pid_ = ::fork();
  if (pid_ != 0) return;
  ::setenv("TMPDIR", temporary().c_str(), 1);
  redirect(folder_.path() / "out", STDOUT_FILENO);
  redirect(folder_.path() / "err", STDERR_FILENO);
  if (::chdir(PGRUSH_SOURCE) == 0) ::execv(words[0], words.data());
  ::_exit(127);
}

int Program::wait() {
  if (status_ >= 0) return status_;
  int status = 0;
  while (::waitpid(pid_, &status, 0) < 0) {
  }
  status_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return status_;
}

void Program::signal(int number) const { ::kill(pid_, number); }

bool Program::says(const std::string& text) {
  const auto deadline = std::chrono::steady_clock::now() + 60s;
  while (std::chrono::steady_clock::now() < deadline) {
    if ((out() + err()).find(text) != std::string::npos) return true;
    siginfo_t ended{};
    ::waitid(P_PID, static_cast<id_t>(pid_), &ended, WEXITED | WNOHANG | WNOWAIT);
    if (ended.si_pid == pid_) return (out() + err()).find(text) != std::string::npos;
    ::poll(nullptr, 0, 5);
  }
  return false;
}

std::string Program::out() const { return text_of(folder_.path() / "out"); }
std::string Program::err() const { return text_of(folder_.path() / "err"); }

nlohmann::json Program::report() const {
  const std::string text = text_of(folder_.path() / "report.json");
  return text.empty() ? nlohmann::json() : nlohmann::json::parse(text);
}

std::vector<std::string> Program::left_behind() const {
  std::vector<std::string> left;
  for (const auto& entry : fs::directory_iterator(temporary())) left.push_back(entry.path());
  std::error_code ignored;
  for (const auto& process : fs::directory_iterator("/proc", ignored)) {
    const std::string words = text_of(process.path() / "cmdline");
    if (words.find(temporary().string()) != std::string::npos &&
        process.path() != "/proc/" + std::to_string(pid_))
      left.push_back(process.path().string() + " " + words.substr(0, 80));
  }
  return left;
}

}  // namespace support
