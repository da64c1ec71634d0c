#pragma once

#include <stdint.h>

// What the stop module in a backend and the explorer tell each other, in one shared file. Both C
// and C++.

/// Changes with every change of this file: module and explorer refuse each other otherwise.
#define PGRUSH_STOP_VERSION 2
/// Sessions that one explorer can hold.
#define PGRUSH_STOP_SESSIONS 8
/// Relations that a step can touch before it counts as touching all.
#define PGRUSH_STOP_RELATIONS 62

/// Where a session stops.
enum PgrushStopKind {
  PGRUSH_STOP_STATEMENT = 1,  ///< before a statement of a function, and before its snapshot
  PGRUSH_STOP_SNAPSHOT = 2,   ///< a statement has its snapshot and has not run
  PGRUSH_STOP_COMMIT = 3      ///< a transaction that has written is about to commit
};

/// What a step does to a relation.
enum PgrushStopAccess {
  PGRUSH_STOP_READS = 1,  ///< by its snapshot
  /// Locks rows, or looks at what is not committed: SELECT … FOR, foreign keys' checks.
  PGRUSH_STOP_LOCKS = 2,
  PGRUSH_STOP_WRITES = 4  ///< inserts, updates, deletes
};

// Oids in a footprint that are no relations.
/// A utility command, or too many relations.
#define PGRUSH_STOP_ANYTHING 1
/// Advisory locks.
#define PGRUSH_STOP_ADVISORY 2
/// Sequences.
#define PGRUSH_STOP_SEQUENCES 3

typedef struct PgrushStopRelation {
  uint32_t oid;
  uint32_t access;  ///< of PgrushStopAccess, added up
} PgrushStopRelation;

typedef struct PgrushStopFootprint {
  uint32_t count;
  PgrushStopRelation relations[PGRUSH_STOP_RELATIONS];
} PgrushStopFootprint;

/// One session. The backend writes all but `active` and `deadlock_timeout_ms`; while it is parked
/// the explorer reads the rest, and resumes it by storing 0 in `parked` and waking its futex.
typedef struct PgrushStopSlot {
  uint32_t parked;  ///< 1: it waits, on this word as a futex
  /// PostgreSQL's wait_event_info of the backend, kept current by the server itself.
  uint32_t wait_event;
  uint32_t active;  ///< explorer: 0 lets it pass every stop
  /// Explorer: for the backend's lock waits from its next stop or resumption on.
  int32_t deadlock_timeout_ms;
  int32_t pid;     ///< of the backend that uses the slot; 0: none
  uint32_t stops;  ///< how often it has parked
  uint32_t kind;   ///< of PgrushStopKind, where it is parked
  /// Oid of the function whose statement it is at; 0: the client's own statement.
  uint32_t function;
  int32_t line;  ///< of that function's body, from 1; 0: unknown
  uint32_t reserved;
  PgrushStopFootprint touched;  ///< since it was resumed last, or came: what it has done
} PgrushStopSlot;

/// The whole file.
typedef struct PgrushStopRegion {
  uint32_t version;    ///< PGRUSH_STOP_VERSION
  int32_t controller;  ///< pid of the explorer: backends end when it is gone
  PgrushStopSlot slots[PGRUSH_STOP_SESSIONS];
} PgrushStopRegion;
