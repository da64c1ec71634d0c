#include "provision/guard.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <grp.h>
#include <poll.h>
#include <sstream>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/failure.h"
#include "base/time.h"

// Everything here runs in the guardian's process only, which has one thread.
namespace provision {
namespace {

constexpr std::chrono::seconds kImmediateStop{8};
constexpr int kTurnMs = 5;

/// Ends the guardian's work with what pgrush is to be told.
[[noreturn]] void give_up(const std::string& sentence) {
  throw base::Failure(base::ExitStatus::kProvisioningFailed, sentence);
}

/// Signals go back to what they do by default: pgrush's handlers and masks are not the guardian's,
/// and a session of its own keeps the terminal's Ctrl-C away from the server.
void leave_terminal() {
  setsid();
  for (int number = 1; number < NSIG; ++number) signal(number, SIG_DFL);
  signal(SIGPIPE, SIG_IGN);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  prctl(PR_SET_NAME, "pgrush-guardian");
  // Processes of a postmaster that was killed come to us, so that we can wait for them.
  prctl(PR_SET_CHILD_SUBREAPER, 1);
}

void close_all_between(int first, int last) {
  if (first > last ||
      close_range(static_cast<unsigned>(first), static_cast<unsigned>(last), 0) == 0)
    return;
  for (int number = first; number <= std::min(last, 65535); ++number) close(number);
}

/// Of what pgrush had open nothing stays but the control end and the lock. The lock alone is
/// inherited by the server.
void keep_only(int control, int lock) {
  const auto [low, high] = std::minmax(control, lock);
  close_all_between(3, low - 1);
  close_all_between(low + 1, high - 1);
  close_all_between(high + 1, 0x7fffffff);
  fcntl(lock, F_SETFD, 0);
}

void use_as_stream(int stream, const std::string& path, int flags) {
  const Descriptor opened(open(path.c_str(), flags | O_CLOEXEC, 0600));
  if (opened.number() < 0 || dup2(opened.number(), stream) < 0)
    give_up("cannot open " + path + ": " + std::strerror(errno));
}

void drop_to(const Account& account) {
  if (setgroups(1, &account.group) != 0 || setgid(account.group) != 0 || setuid(account.user) != 0)
    give_up("cannot become the user " + account.name + ": " + std::strerror(errno));
}

std::string log_path(const GuardianPlan& plan) { return (plan.folder / "log").string(); }

void settle_in(const GuardianPlan& plan) {
  umask(077);
  if (plan.account) drop_to(*plan.account);
  if (chdir(plan.folder.c_str()) != 0)
    give_up("cannot enter " + plan.folder.string() + ": " + std::strerror(errno));
  use_as_stream(0, "/dev/null", O_RDONLY);
  use_as_stream(1, log_path(plan), O_WRONLY | O_CREAT | O_APPEND);
  use_as_stream(2, log_path(plan), O_WRONLY | O_APPEND);
}

std::string why_it_ended(const GuardianPlan& plan) {
  std::ifstream file(log_path(plan));
  std::ostringstream text;
  text << file.rdbuf();
  const std::string line = last_useful_line(text.str());
  return line.empty() ? "it ended without a word" : line;
}

std::vector<char*> pointers_to(const std::vector<std::string>& words) {
  std::vector<char*> pointers;
  pointers.reserve(words.size() + 1);
  for (const std::string& word : words) pointers.push_back(const_cast<char*>(word.c_str()));
  pointers.push_back(nullptr);
  return pointers;
}

/// Starts a program that gets `death_signal` from the kernel when the guardian dies; 0: none.
pid_t launch(const std::vector<std::string>& words, const GuardianPlan& plan, int death_signal) {
  const std::vector<char*> arguments = pointers_to(words);
  const std::vector<char*> environment = pointers_to(plan.environment);
  const pid_t guardian = getpid();
  const pid_t child = fork();
  if (child < 0) give_up("cannot fork: " + std::string(std::strerror(errno)));
  if (child > 0) return child;
  signal(SIGPIPE, SIG_DFL);
  // The guardian may have died before the kernel was asked to tell.
  if (death_signal != 0 && (prctl(PR_SET_PDEATHSIG, death_signal) != 0 || getppid() != guardian))
    _exit(1);
  execve(arguments[0], arguments.data(), environment.data());
  dprintf(2, "FATAL:  cannot run %s: %s\n", arguments[0], std::strerror(errno));
  _exit(127);
}

/// Lets a moment pass. Throws if pgrush is gone or wants no server any more.
void pass_a_turn(int control) {
  pollfd watched{control, POLLIN, 0};
  if (poll(&watched, 1, kTurnMs) > 0) give_up("it was stopped while it started");
}

void make_data_folder(const GuardianPlan& plan, int control) {
  const pid_t child = launch(plan.initdb, plan, SIGKILL);
  int status = 0;
  while (waitpid(child, &status, WNOHANG) == 0) pass_a_turn(control);
  if (status != 0) give_up(why_it_ended(plan));
  std::ofstream configuration(plan.folder / "data" / "postgresql.conf", std::ios::app);
  configuration << plan.configuration << std::flush;
  if (!configuration) give_up("cannot write " + (plan.folder / "data/postgresql.conf").string());
}

/// The postmaster writes its state into the eighth line of postmaster.pid; pg_ctl looks there too.
bool accepts_connections(const GuardianPlan& plan) {
  std::ifstream file(plan.folder / "data" / "postmaster.pid");
  std::string line;
  for (int number = 0; number < 8; ++number)
    if (!std::getline(file, line)) return false;
  return line.starts_with("ready");
}

void start_server(const GuardianPlan& plan, int control) {
  const pid_t server = launch(plan.postgres, plan, plan.keep ? 0 : SIGQUIT);
  while (!accepts_connections(plan)) {
    if (waitpid(server, nullptr, WNOHANG) != 0) give_up(why_it_ended(plan));
    pass_a_turn(control);
  }
}

void await_end(int control) {
  pollfd watched{control, POLLIN, 0};
  while (poll(&watched, 1, -1) < 0 && errno == EINTR) {
  }
}

void signal_children(int number) {
  std::ifstream children("/proc/thread-self/children");
  for (pid_t child = 0; children >> child;) kill(child, number);
}

/// Ends what runs at once (SIGQUIT is the postmaster's immediate shutdown), and waits for it; what
/// does not end in time is killed, and so are the processes that it leaves to us.
void end_children() {
  signal_children(SIGQUIT);
  const base::Instant deadline = base::Clock::now() + kImmediateStop;
  for (;;) {
    const pid_t ended = waitpid(-1, nullptr, WNOHANG);
    if (ended < 0 && errno == ECHILD) return;
    if (ended == 0) poll(nullptr, 0, kTurnMs);
    if (base::Clock::now() > deadline) signal_children(SIGKILL);
  }
}

void say(int control, std::string_view words) {
  static_cast<void>(!write(control, words.data(), words.size()));
}

/// Beyond this nothing of the server is left, unless it is kept.
void serve(const GuardianPlan& plan, int control) {
  try {
    settle_in(plan);
    if (plan.keep) mark_as_kept(plan.folder);
    make_data_folder(plan, control);
    start_server(plan, control);
    say(control, kReady);
    if (plan.keep) return;
    await_end(control);
  } catch (const std::exception& trouble) {
    say(control, trouble.what());
  }
  end_children();
  remove_server_folder(plan.folder);
}

}  // namespace

void guard(const GuardianPlan& plan, int control, int lock) {
  leave_terminal();
  keep_only(control, lock);
  serve(plan, control);
  _exit(0);
}

}  // namespace provision
