#include "provision/seed.h"

#include <string>

#include <fmt/format.h>

#include "base/failure.h"
#include "provision/script.h"
#include "sql/statements.h"

namespace provision {
namespace {

void require_possible(const scenario::Data& data) {
  if (data.clinics >= 1 && data.clinicians >= data.clinics) return;
  throw base::Failure(base::ExitStatus::kUnusable,
                      fmt::format("/data: {} clinicians for {} clinics: every clinic needs at "
                                  "least one, and there must be a clinic",
                                  data.clinicians, data.clinics));
}

void fill(pg::Session& session, const scenario::Data& data) {
  const std::string clinics = std::to_string(data.clinics);
  const std::string clinicians = std::to_string(data.clinicians);
  session.script(sql::seed_begin);
  session.query(sql::seed_clinics, {clinics});
  session.query(sql::seed_users, {clinicians, clinics});
  session.query(sql::seed_patients, {std::to_string(data.patients), clinics});
  session.query(sql::seed_slots, {std::to_string(data.slots), clinics, clinicians});
  session.script(sql::commit_transaction);
  session.script(sql::seed_finish);
}

}  // namespace

void seed(pg::Session& session, const scenario::Data& data) {
  require_possible(data);
  try {
    fill(session, data);
  } catch (const pg::ServerError& error) {
    const std::string sentence = fmt::format("cannot seed the database: {}", error.what());
    roll_back(session);
    throw base::Failure(base::ExitStatus::kProvisioningFailed, sentence);
  }
}

void seed_by_file(pg::Session& session, const std::filesystem::path& file) {
  const Script script = read_script(file, base::ExitStatus::kProvisioningFailed);
  apply_script(session, script, "", [] {});
}

}  // namespace provision
