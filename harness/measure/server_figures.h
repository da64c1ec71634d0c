#pragma once

#include <cstdint>
#include <tuple>

#include "base/fields.h"

namespace measure {

/// Counters of a server that only grow, and one level: the rows that are dead by now. WAL,
/// transaction ids and SLRU pages are the whole server's, the rest is a database's. A connection
/// may hold back what it has counted for up to a second, and a closed one holds back nothing: they
/// are exact once the load's connections are closed.
struct ServerFigures {
  std::int64_t wal_bytes = 0;
  std::int64_t transaction_ids = 0;  ///< only who writes or locks a row takes one
  std::int64_t deadlocks = 0;
  std::int64_t commits = 0;
  std::int64_t rollbacks = 0;
  std::int64_t buffer_hits = 0;
  std::int64_t buffer_reads = 0;
  std::int64_t updated_tuples = 0;
  std::int64_t hot_updated_tuples = 0;  ///< of those, without a new index entry
  std::int64_t slru_hits = 0;
  std::int64_t slru_reads = 0;
  std::int64_t dead_tuples = 0;  ///< n_dead_tup of all tables: it falls when they are vacuumed

  /// What was added since `before`; dead rows as they are now.
  ServerFigures operator-(const ServerFigures& before) const;
};

/// In the order in which the server's statement gives them.
auto fields_of(base::Like<ServerFigures> auto& figures) {
  return std::tuple{
      base::Field{"wal_bytes", figures.wal_bytes},
      base::Field{"transaction_ids", figures.transaction_ids},
      base::Field{"deadlocks", figures.deadlocks},
      base::Field{"commits", figures.commits},
      base::Field{"rollbacks", figures.rollbacks},
      base::Field{"buffer_hits", figures.buffer_hits},
      base::Field{"buffer_reads", figures.buffer_reads},
      base::Field{"updated_tuples", figures.updated_tuples},
      base::Field{"hot_updated_tuples", figures.hot_updated_tuples},
      base::Field{"slru_hits", figures.slru_hits},
      base::Field{"slru_reads", figures.slru_reads},
      base::Field{"dead_tuples", figures.dead_tuples},
  };
}

inline ServerFigures ServerFigures::operator-(const ServerFigures& before) const {
  return {wal_bytes - before.wal_bytes,
          transaction_ids - before.transaction_ids,
          deadlocks - before.deadlocks,
          commits - before.commits,
          rollbacks - before.rollbacks,
          buffer_hits - before.buffer_hits,
          buffer_reads - before.buffer_reads,
          updated_tuples - before.updated_tuples,
          hot_updated_tuples - before.hot_updated_tuples,
          slru_hits - before.slru_hits,
          slru_reads - before.slru_reads,
          dead_tuples};
}

}  // namespace measure
