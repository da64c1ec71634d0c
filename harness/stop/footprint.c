#include "stop/footprint.h"

#include <access/transam.h>
#include <nodes/plannodes.h>

#include "stop/words.h"

void touch(PgrushStopFootprint* footprint, Oid oid, uint32 access) {
  uint32 i;

  for (i = 0; i < footprint->count; i++) {
    if (footprint->relations[i].oid == oid) {
      footprint->relations[i].access |= access;
      return;
    }
  }
  if (footprint->count == PGRUSH_STOP_RELATIONS) {
    oid = PGRUSH_STOP_ANYTHING;
    access = PGRUSH_STOP_WRITES;
    footprint->count--;
  }
  footprint->relations[footprint->count].oid = oid;
  footprint->relations[footprint->count].access = access;
  footprint->count++;
}

void touch_all(PgrushStopFootprint* footprint, const PgrushStopFootprint* more) {
  uint32 i;

  for (i = 0; i < more->count; i++)
    touch(footprint, more->relations[i].oid, more->relations[i].access);
}

void touch_words(PgrushStopFootprint* footprint, uint32 words) {
  if (words & STOP_WORD_ADVISORY) touch(footprint, PGRUSH_STOP_ADVISORY, PGRUSH_STOP_WRITES);
  if (words & STOP_WORD_SEQUENCE) touch(footprint, PGRUSH_STOP_SEQUENCES, PGRUSH_STOP_WRITES);
  if (words & STOP_WORD_OTHER) touch(footprint, PGRUSH_STOP_ANYTHING, PGRUSH_STOP_WRITES);
}

bool is_of_foreign_key(const char* text) {
  // tidy: sql the server's own texts, to know them by
  static const char* const own[] = {"SELECT 1 FROM ONLY ", "UPDATE ONLY ", "DELETE FROM ONLY "};
  size_t i;

  for (i = 0; i < lengthof(own); i++)
    if (strncmp(text, own[i], strlen(own[i])) == 0) return true;
  return false;
}

static uint32 access_of(const PlannedStmt* plan, Index relation) {
  ListCell* cell;

  if (list_member_int(plan->resultRelations, (int)relation)) return PGRUSH_STOP_WRITES;
  foreach (cell, plan->rowMarks) {
    PlanRowMark* mark = lfirst_node(PlanRowMark, cell);

    if (mark->rti == relation && mark->markType < ROW_MARK_REFERENCE) return PGRUSH_STOP_LOCKS;
  }
  return PGRUSH_STOP_READS;
}

bool foresee(const QueryDesc* query, PgrushStopFootprint* footprint) {
  bool shared = query->operation != CMD_SELECT;
  uint32 more = is_of_foreign_key(query->sourceText) ? PGRUSH_STOP_LOCKS : 0;
  Index relation = 0;
  ListCell* cell;

  footprint->count = 0;
  foreach (cell, query->plannedstmt->rtable) {
    RangeTblEntry* entry = lfirst_node(RangeTblEntry, cell);

    relation++;
    if (entry->rtekind != RTE_RELATION || entry->relid < FirstNormalObjectId) continue;
    touch(footprint, entry->relid, access_of(query->plannedstmt, relation) | more);
    shared = true;
  }
  touch_words(footprint, words_of(query->sourceText));
  return shared;
}
