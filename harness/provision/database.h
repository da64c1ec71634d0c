#pragma once

#include <optional>
#include <string>
#include <vector>

#include "pg/session.h"

namespace provision {

/// A database of our own on a server that may be somebody else's. Dropped at the end, with the
/// roles that came with it.
class Database {
 public:
  /// Creates it, by that name or, if that is "", by one of its own making. `maintenance_conninfo`
  /// says where to connect meanwhile; if neither it nor the environment names a database, that is
  /// postgres. Throws Failure (kProvisioningFailed), also if the server is too old.
  explicit Database(const std::string& maintenance_conninfo, const std::string& name = "");
  /// Creates a copy, roles left out. Nobody may be connected to the original; the server waits 5 s
  /// for that. Throws as above.
  explicit Database(const Database& original);
  /// As drop(), without a word if that fails. Does nothing after drop() or keep().
  ~Database();
  Database(Database&& other) noexcept;
  Database& operator=(Database&&) = delete;

  /// As it was named, or "pgrush_" and 12 random hexadecimal digits.
  const std::string& name() const { return name_; }
  /// How to connect to it. Holds the password if the maintenance connection's words do.
  const std::string& conninfo() const { return conninfo_; }
  /// Databases that earlier runs made and left behind, by name; nobody is connected to them. They
  /// are for a person to drop.
  const std::vector<std::string>& left_behind() const { return left_behind_; }

  /// The roles that have come into being since the database was created; drop() will drop these.
  /// To be called once the migrations are applied: a role that somebody else creates later is then
  /// not taken for ours. Without a call drop() decides by what is there when it runs.
  const std::vector<std::string>& note_created_roles();
  /// Database and roles stay after the end.
  void keep() { kept_ = true; }
  /// Drops the database, whoever is connected to it, and its roles. Gives back the roles that are
  /// left because other databases use them by now. Throws Failure (kCleanUpFailed) that names what
  /// else is left. Does nothing the second time, and drops nothing that is to be kept.
  std::vector<std::string> drop();

 private:
  void create(pg::Session& session, const std::string& original);
  std::vector<std::string> new_roles(pg::Session& session) const;

  std::string maintenance_;
  std::string name_;
  std::string conninfo_;
  std::vector<std::string> earlier_roles_;  ///< sorted
  std::vector<std::string> left_behind_;
  std::optional<std::vector<std::string>> created_roles_;
  bool kept_ = false;  ///< or dropped, or moved from
};

}  // namespace provision
