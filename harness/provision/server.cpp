#include "provision/server.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <fstream>

#include "base/failure.h"
#include "pg/conninfo.h"
#include "provision/binaries.h"

namespace provision {
namespace {

namespace fs = std::filesystem;

constexpr int kReserve = 20;
constexpr std::chrono::seconds kLastProcesses{10};

std::string setting(const std::string& name, const std::string& value) {
  std::string line = name + " = '";
  for (const char c : value) line += c == '\'' ? "''" : std::string(1, c);
  return line + "'\n";
}

/// `word` as a shell reads it.
std::string shell_word(const std::string& word) {
  std::string quoted = "'";
  for (const char c : word) quoted += c == '\'' ? "'\\''" : std::string(1, c);
  return quoted + "'";
}

/// None of ours: a PG* variable would change the server, and LC_* its messages.
std::vector<std::string> bare_environment(const fs::path& folder) {
  std::vector<std::string> variables{"LC_ALL=C", "TZ=UTC", "HOME=" + folder.string()};
  for (const char* name : {"PATH", "LD_LIBRARY_PATH"})
    if (const char* value = std::getenv(name))
      variables.push_back(name + ("=" + std::string(value)));
  return variables;
}

GuardianPlan plan_for(const fs::path& folder, const fs::path& binaries,
                      const std::optional<Account>& account, const ServerOptions& options) {
  const std::string data = (folder / "data").string();
  return {.folder = folder,
          .initdb = {binaries / "initdb", "--no-sync", "--no-instructions", "--username=postgres",
                     "--auth=trust", "--encoding=UTF8", "--locale=C", "--pgdata=" + data},
          .postgres = {binaries / "postgres", "-D", data},
          .environment = bare_environment(folder),
          .configuration = server_configuration(folder, options),
          .account = account,
          .keep = options.keep};
}

/// Every word that an environment variable could bend elsewhere is set.
std::string conninfo_for(const fs::path& folder) {
  return pg::make_conninfo({{"host", folder.string()},
                            {"hostaddr", ""},
                            {"port", "5432"},
                            {"user", "postgres"},
                            {"dbname", "postgres"},
                            {"options", ""},
                            {"sslmode", "disable"},
                            {"gssencmode", "disable"},
                            {"target_session_attrs", "any"},
                            {"client_encoding", "UTF8"}});
}

}  // namespace

std::string server_configuration(const fs::path& folder, const ServerOptions& options) {
  std::string text = "\n";
  const auto set = [&text](const std::string& name, const std::string& value) {
    text += setting(name, value);
  };
  set("listen_addresses", "");
  set("port", "5432");
  set("unix_socket_directories", folder.string());
  set("max_connections", std::to_string(options.connections + kReserve));
  // Nothing has to survive a power cut, but a commit does its work.
  set("fsync", "off");
  set("full_page_writes", "off");
  set("synchronous_commit", "on");
  set("shared_buffers", "256MB");
  set("max_wal_size", "8GB");
  set("checkpoint_timeout", "1h");
  set("deadlock_timeout", "20ms");
  set("autovacuum", "on");
  set("timezone", "UTC");
  // The log is for what befalls the server: statements, parameters and failed calls never enter it.
  set("log_timezone", "UTC");
  set("log_destination", "stderr");
  set("logging_collector", "off");
  set("log_min_messages", "log");
  set("log_min_error_statement", "panic");
  set("log_parameter_max_length", "0");
  set("log_parameter_max_length_on_error", "0");
  set("log_error_verbosity", "terse");
  set("log_checkpoints", "off");
  for (const auto& [name, value] : options.settings) set(name, value);
  return text;
}

ThrowawayServer::ThrowawayServer(const ServerOptions& options)
    : binaries_(find_binaries()), account_(account_for_server()), keep_(options.keep) {
  const fs::path parent = temporary_folder();
  sweep(parent, account_);
  require_short_socket_path(parent / "pgrush-XXXXXX");
  ServerFolder made = make_server_folder(parent, account_);
  folder_ = made.path;
  conninfo_ = conninfo_for(folder_);
  guardian_ = std::make_unique<Guardian>(plan_for(folder_, binaries_, account_, options),
                                         std::move(made.lock));
  try {
    guardian_->await_ready();
  } catch (const base::Failure&) {
    // Where the guardian may not remove the folder itself, we may.
    guardian_->stop();
    remove_server_folder(folder_);
    throw;
  }
}

ThrowawayServer::~ThrowawayServer() {
  try {
    stop();
  } catch (const base::Failure&) {
    // The next start sweeps what is left.
  }
}

void ThrowawayServer::stop() {
  guardian_->stop();
  // If the guardian was killed, the kernel is ending the server just now.
  if (keep_) return;
  if (!await_free_lock(folder_, kLastProcesses) || !remove_server_folder(folder_))
    throw base::Failure(base::ExitStatus::kCleanUpFailed,
                        "the throwaway server's folder " + folder_.string() +
                            " could not be removed: end what uses it and remove it");
}

int ThrowawayServer::major_version() const {
  int version = 0;
  std::ifstream(folder_ / "data/PG_VERSION") >> version;
  return version;
}

Descriptor ThrowawayServer::make_file(const std::string& name) const {
  const fs::path path = folder_ / name;
  Descriptor file(open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
  if (file.number() < 0 ||
      (account_ && fchown(file.number(), account_->user, account_->group) != 0))
    throw base::Failure(base::ExitStatus::kProvisioningFailed,
                        "cannot make " + path.string() + ": " + std::strerror(errno));
  return file;
}

std::string ThrowawayServer::how_to_connect(const std::string& database) const {
  const std::string user = account_ ? "runuser -u " + account_->name + " -- " : "";
  return "psql " +
         shell_word(pg::make_conninfo(
             {{"host", folder_.string()}, {"user", "postgres"}, {"dbname", database}})) +
         "\n" + user + shell_word(binaries_ / "pg_ctl") + " -D " + shell_word(folder_ / "data") +
         " -m immediate stop && rm -r " + shell_word(folder_) + "\n";
}

}  // namespace provision
