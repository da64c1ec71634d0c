#pragma once

#include <optional>
#include <string>
#include <vector>

#include "pg/session.h"
#include "provision/access.h"

namespace provision {

/// What a role was granted of a relation's columns, for a command.
struct Grant {
  std::string relation;
  std::string role;
  std::string command;               ///< or "TRUNCATE", which access.json allows nobody
  std::vector<std::string> columns;  ///< of DELETE and TRUNCATE: all, or none
  bool complete = false;             ///< these are all columns
};

/// What a transaction's app.current_clinic_id is, seen from the only rows that are there.
enum class Tenant {
  kNone,   ///< it was never set
  kOwn,    ///< the rows' clinic
  kOther,  ///< another clinic
  kStale   ///< '', as a transaction that is over leaves it behind
};

/// What a statement came to.
struct Attempt {
  enum class Outcome { kReached, kNothing, kRefused, kFailed };
  Outcome outcome = Outcome::kFailed;
  std::string words;  ///< the server's, if it refused or failed
};

/// A role that tries a command on a relation, and the same statement tried by the superuser.
struct Trial {
  std::string relation;
  std::string role;
  std::string command;  ///< or "MOVE": an UPDATE that gives the row to the other clinic
  Tenant tenant = Tenant::kNone;
  bool has_row = false;  ///< there is one to try with
  Attempt attempt;
  Attempt control;
};

/// In what the grant is not what `access` says; nothing if it is.
std::optional<std::string> objection_to(const Grant& grant, const Access& access);

/// The same of a trial. A denial that the control does not show to be one is an objection too.
std::optional<std::string> objection_to(const Trial& trial, const Access& access);

/// In what the database is not as `access` says, a sentence each: what is granted, column by
/// column, and what comes of every role trying every command on every table, partition and view,
/// with its own clinic set, another, none and a stale setting. `conninfo` leads to a superuser's
/// session; it needs rows of kOwnClinic, and leaves everything as it was. Throws ServerError.
std::vector<std::string> access_findings(const std::string& conninfo, const Access& access);

}  // namespace provision
