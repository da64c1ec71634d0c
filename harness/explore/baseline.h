#pragma once

#include <cstdint>
#include <set>
#include <string>

#include "pg/session.h"

namespace explore {

/// What the database held when it was kept, and the way back to it. Nobody else may be at work
/// in it meanwhile.
class Baseline {
 public:
  /// Keeps it. `session` is a superuser's and must outlive this.
  explicit Baseline(pg::Session& session) : session_(session) {}
  ~Baseline();
  Baseline(const Baseline&) = delete;
  Baseline& operator=(const Baseline&) = delete;

  /// Keeps what the database holds now. From then on no trigger fires in the session.
  void keep();

  /// Notes that a table, by its oid, was written: from then on it is restored.
  void note_written(std::uint32_t table);
  /// Notes that nobody knows which tables were written.
  void note_all_written();
  /// Brings back what the written tables and all sequences held.
  void restore();

 private:
  pg::Session& session_;
  std::set<std::uint32_t> written_;
  bool all_ = false;
  std::string tables_ = "{}";  ///< the written ones, as an array's text
  std::uint32_t restored_ = 0;
};

}  // namespace explore
