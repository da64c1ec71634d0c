#include "explore/baseline.h"

#include <fmt/format.h>

#include "sql/statements.h"

namespace explore {
namespace {

// Each restoring leaves its tables' rows behind as dead ones; so many of these cost less than
// vacuuming does.
constexpr std::uint32_t kVacuumEvery = 500;

}  // namespace

void Baseline::keep() {
  session_.query(sql::name_baseline, {"pgrush_baseline"});
  session_.script(sql::keep_baseline);
  session_.script(sql::pass_triggers);
}

Baseline::~Baseline() {
  try {
    session_.script(sql::keep_triggers);
  } catch (const pg::ServerError&) {
    // The session is lost, and its setting with it.
  }
}

void Baseline::note_written(std::uint32_t table) {
  if (!written_.insert(table).second) return;
  tables_ = fmt::format("{{{}}}", fmt::join(written_, ","));
}

void Baseline::note_all_written() { all_ = true; }

void Baseline::restore() {
  // No table of the written ones is left out, though this schedule has not touched it: rows that
  // were written by one transaction must still look so.
  if (all_)
    session_.query(sql::restore_all);
  else
    session_.query(sql::restore_baseline, {tables_});
  if (++restored_ % kVacuumEvery == 0) session_.script(sql::vacuum);
}

}  // namespace explore
