#include "provision/server_cpu.h"

#include <fstream>
#include <sstream>
#include <unistd.h>

#include <fmt/format.h>

namespace provision {
namespace {

std::string text_of(pid_t pid, const std::string& name) {
  return text_if_there(fmt::format("/proc/{}/{}", pid, name));
}

std::optional<ProcessStat> stat_of(pid_t pid) { return parse_process_stat(text_of(pid, "stat")); }

}  // namespace

std::string text_if_there(const std::string& path) {
  std::ifstream file(path);
  // A process may end between the opening of its file and the reading, which fails then: an
  // iterator over the buffer would throw that.
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::optional<ProcessStat> parse_process_stat(std::string_view text) {
  // The second field is the program's name in parentheses, which may hold blanks and parentheses.
  const std::size_t end = text.rfind(')');
  if (end == std::string_view::npos) return std::nullopt;
  std::istringstream fields{std::string(text.substr(end + 1))};
  std::string skipped;
  ProcessStat stat;
  double user = 0;
  double system = 0;
  double children_user = 0;
  double children_system = 0;
  fields >> skipped >> stat.parent;
  // Fields 5 to 13: groups, terminal, flags and page faults.
  for (int field = 5; field <= 13; ++field) fields >> skipped;
  fields >> user >> system >> children_user >> children_system;
  if (!fields) return std::nullopt;
  const auto ticks_per_s = static_cast<double>(sysconf(_SC_CLK_TCK));
  stat.cpu_s = (user + system) / ticks_per_s;
  stat.children_cpu_s = (children_user + children_system) / ticks_per_s;
  return stat;
}

std::optional<double> process_cpu_s(pid_t pid) {
  const auto stat = stat_of(pid);
  return stat ? std::optional(stat->cpu_s) : std::nullopt;
}

ServerCpu::ServerCpu(pid_t backend, const std::string& database) {
  const std::string title = text_of(backend, "cmdline");
  if (database.empty() || title.find(database) == std::string::npos) return;
  if (const auto stat = stat_of(backend)) postmaster_ = stat->parent;
}

std::optional<double> ServerCpu::total_s() const {
  if (!is_local()) return std::nullopt;
  std::istringstream children(text_of(postmaster_, fmt::format("task/{}/children", postmaster_)));
  double total = 0;
  for (pid_t child = 0; children >> child;) total += process_cpu_s(child).value_or(0);
  // Last, so that a child that ends meanwhile is counted twice rather than not at all.
  const auto own = stat_of(postmaster_);
  if (!own) return std::nullopt;
  return total + own->cpu_s + own->children_cpu_s;
}

}  // namespace provision
