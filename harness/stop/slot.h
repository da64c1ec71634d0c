#pragma once

#include <postgres.h>

#include "stop/protocol.h"

/// The session's slot in the memory that it shares with the explorer; NULL if it has none.
extern PgrushStopSlot* slot;

/// Takes slot `number` of the region in the file, for the life of the session. An ERROR if the
/// region is of another version or the slot in use.
void attach(const char* path, int number);

/// One stop, at a place in a function (0: the client's own statement). Comes back when the explorer
/// resumes the session, or at once if it lets the session pass.
void stop(enum PgrushStopKind kind, Oid function, int line);
