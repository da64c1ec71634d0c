#pragma once

#include <postgres.h>

#include <executor/execdesc.h>

#include "stop/protocol.h"

/// Adds a relation. When there is no room left, the footprint becomes one that touches anything.
void touch(PgrushStopFootprint* footprint, Oid oid, uint32 access);

/// Adds all relations of another footprint.
void touch_all(PgrushStopFootprint* footprint, const PgrushStopFootprint* more);

/// Adds what a text says (of StopWord).
void touch_words(PgrushStopFootprint* footprint, uint32 words);

/// Whether the text is one that the server's own foreign keys use (ri_triggers.c).
bool is_of_foreign_key(const char* text);

/// What the query will touch itself. Gives back whether others can see or change any of it: system
/// catalogs do not count.
bool foresee(const QueryDesc* query, PgrushStopFootprint* footprint);
