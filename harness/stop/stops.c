// The stop module: lets an explorer decide when a session of a throwaway server goes on.
//
// A backend that is given a slot (see protocol.h) stops where others could get in between: before a
// statement of a function takes its snapshot, between snapshot and run, and before the commit. No
// text is changed and no SQL is run, so that the procedures are those that will be shipped. What
// stops is decided by texts and catalogs alone, never by what has been run or planned before: a
// schedule that is repeated stops at the same places.

#include <postgres.h>

#include <ctype.h>
#include <fcntl.h>
#include <fmgr.h>
#include <linux/futex.h>
#include <miscadmin.h>
#include <plpgsql.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <access/htup_details.h>
#include <access/transam.h>
#include <access/xact.h>
#include <catalog/pg_language.h>
#include <catalog/pg_proc.h>
#include <executor/executor.h>
#include <port/atomics.h>
#include <storage/fd.h>
#include <storage/ipc.h>
#include <storage/proc.h>
#include <storage/s_lock.h>
#include <tcop/utility.h>
#include <utils/guc.h>
#include <utils/syscache.h>
#include <utils/wait_event.h>

#include "stop/protocol.h"

PG_MODULE_MAGIC;

void _PG_init(void);

// A turn of waiting: about what a switch to another process costs, then until a wake-up, but not so
// long that a controller's end or an interrupt is noticed late.
#define SPINS 100
#define WAIT_NS 20000000

// What a text says that it does, see words_of().
#define WORD_QUERY 1
#define WORD_ADVISORY 2
#define WORD_SEQUENCE 4
#define WORD_OTHER 8

// The place in a function that is being carried out. It is saved and restored around all that may
// nest: functions, queries, CALL and DO.
typedef struct Place {
  Oid function;   // 0: the client's own statement
  int line;       // 0: unknown
  bool own;       // what is run now are the statement's own queries, not those of triggers
  bool sql;       // the function is of the language SQL
  bool in_query;  // the function was called by a query, which has a snapshot
} Place;

// Settings.
static char* region_path;
static int slot_number;

// Constant after attach(): the shared memory, if this session has a slot.
static PgrushStopRegion* region;
static PgrushStopSlot* slot;

static Place here;
static int depth;  // of queries, CALL and DO that are under way

static PLpgSQL_plugin plugin;
static PLpgSQL_plugin* next_plugin;
static ExecutorRun_hook_type next_run;
static ExecutorFinish_hook_type next_finish;
static ProcessUtility_hook_type next_utility;
static needs_fmgr_hook_type next_needs_fmgr;
static fmgr_hook_type next_fmgr;

// ---- Stopping -----------------------------------------------------------------------------------

static void futex(int operation, uint32 value, const struct timespec* patience) {
  // Errors are wake-ups without a cause, which the caller copes with.
  (void)syscall(SYS_futex, &slot->parked, operation, value, patience, NULL, 0);
}

static void set_parked(uint32 value) {
  __atomic_store_n(&slot->parked, value, __ATOMIC_SEQ_CST);
  futex(FUTEX_WAKE, INT_MAX, NULL);
}

static bool is_parked(void) { return __atomic_load_n(&slot->parked, __ATOMIC_SEQ_CST) == 1; }

static bool controller_is_gone(void) {
  pid_t controller = __atomic_load_n(&region->controller, __ATOMIC_SEQ_CST);

  return controller == 0 || (kill(controller, 0) != 0 && errno == ESRCH);
}

// Waits until the controller says otherwise. Whatever ends the wait, the slot is not parked
// afterwards; and if that is an error, not before the client hears of it either.
static void park(void) {
  const struct timespec patience = {0, WAIT_NS};

  set_parked(1);
  PG_TRY();
  {
    int turn;

    for (turn = 0; turn < SPINS && is_parked(); turn++) pg_spin_delay();
    while (is_parked()) {
      futex(FUTEX_WAIT, 1, &patience);
      if (controller_is_gone()) {
        set_parked(0);
        ereport(FATAL, (errcode(ERRCODE_ADMIN_SHUTDOWN),
                        errmsg("the explorer that had stopped this session is gone")));
      }
      if (INTERRUPTS_CAN_BE_PROCESSED() && (ProcDiePending || QueryCancelPending)) set_parked(0);
      CHECK_FOR_INTERRUPTS();
    }
  }
  PG_CATCH();
  {
    set_parked(0);
    PG_RE_THROW();
  }
  PG_END_TRY();
}

// One stop, unless the controller lets the session pass: then it is as if it was resumed at once.
static void stop(enum PgrushStopKind kind, Place place, const PgrushStopFootprint* announced) {
  if (__atomic_load_n(&slot->active, __ATOMIC_SEQ_CST) != 0) {
    slot->kind = kind;
    slot->function = place.function;
    slot->line = place.line;
    slot->announced.count = 0;
    if (announced != NULL) slot->announced = *announced;
    slot->stops++;
    park();
    // Of the sessions in a deadlock the one that looks first is the victim. Set directly: it is no
    // statement of the session, and a rollback must not take it back.
    if (slot->deadlock_timeout_ms > 0) DeadlockTimeout = slot->deadlock_timeout_ms;
  }
  slot->touched.count = 0;
}

// ---- What a step touches ------------------------------------------------------------------------

static void touch(PgrushStopFootprint* footprint, Oid oid, uint32 access) {
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

static void touch_all(PgrushStopFootprint* footprint, const PgrushStopFootprint* more) {
  uint32 i;

  for (i = 0; i < more->count; i++)
    touch(footprint, more->relations[i].oid, more->relations[i].access);
}

static bool is_word(unsigned char c) { return isalnum(c) || c == '_' || c == '$' || c >= 0x80; }

// What one word of a text says. `before` is the word before it.
static uint32 words_of_one(const char* word, const char* before, int parentheses) {
  uint32 words = 0;

  if (strcmp(word, "select") == 0) words |= WORD_QUERY;
  // PL/pgSQL's `n := count(*) FROM t`; not `a IS DISTINCT FROM b`, nor `extract(day FROM d)`.
  if (strcmp(word, "from") == 0 && parentheses <= 0 && strcmp(before, "distinct") != 0)
    words |= WORD_QUERY;
  if (strstr(word, "advisory") != NULL) words |= WORD_ADVISORY;
  if (strstr(word, "nextval") != NULL || strstr(word, "setval") != NULL) words |= WORD_SEQUENCE;
  if (strstr(word, "pg_notify") != NULL || strncmp(word, "lo_", 3) == 0) words |= WORD_OTHER;
  return words;
}

// What a text says that it does. Quotes are not looked at: a word that is none costs a stop, one
// that is overlooked would cost the proof.
static uint32 words_of(const char* text) {
  char word[NAMEDATALEN] = "";
  char before[NAMEDATALEN] = "";
  int parentheses = 0;
  uint32 words = 0;

  while (*text != '\0') {
    int length = 0;

    for (; is_word((unsigned char)*text); text++)
      if (length < NAMEDATALEN - 1) word[length++] = pg_ascii_tolower((unsigned char)*text);
    if (length > 0) {
      word[length] = '\0';
      words |= words_of_one(word, before, parentheses);
      strlcpy(before, word, sizeof(before));
      continue;
    }
    parentheses += *text == '(' ? 1 : *text == ')' ? -1 : 0;
    text++;
  }
  return words;
}

static void touch_words(PgrushStopFootprint* footprint, uint32 words) {
  if (words & WORD_ADVISORY) touch(footprint, PGRUSH_STOP_ADVISORY, PGRUSH_STOP_WRITES);
  if (words & WORD_SEQUENCE) touch(footprint, PGRUSH_STOP_SEQUENCES, PGRUSH_STOP_WRITES);
  if (words & WORD_OTHER) touch(footprint, PGRUSH_STOP_ANYTHING, PGRUSH_STOP_WRITES);
}

// Whether the text is one that the server's own foreign keys use (ri_triggers.c).
static bool is_of_foreign_key(const char* text) {
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

// What the query will touch. Gives back whether that is shared: system catalogs are not.
static bool foresee(QueryDesc* query, PgrushStopFootprint* footprint) {
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

// ---- PL/pgSQL -----------------------------------------------------------------------------------

static uint32 words_of_expression(const PLpgSQL_expr* expression) {
  return expression == NULL ? 0 : words_of(expression->query);
}

static uint32 words_of_expressions(List* expressions) {
  uint32 words = 0;
  ListCell* cell;

  foreach (cell, expressions) words |= words_of_expression(lfirst(cell));
  return words;
}

static uint32 words_of_if(const PLpgSQL_stmt_if* statement) {
  uint32 words = words_of_expression(statement->cond);
  ListCell* cell;

  foreach (cell, statement->elsif_list)
    words |= words_of_expression(((PLpgSQL_if_elsif*)lfirst(cell))->cond);
  return words;
}

static uint32 words_of_case(const PLpgSQL_stmt_case* statement) {
  uint32 words = words_of_expression(statement->t_expr);
  ListCell* cell;

  foreach (cell, statement->case_when_list)
    words |= words_of_expression(((PLpgSQL_case_when*)lfirst(cell))->expr);
  return words;
}

static uint32 words_of_raise(const PLpgSQL_stmt_raise* statement) {
  uint32 words = words_of_expressions(statement->params);
  ListCell* cell;

  foreach (cell, statement->options)
    words |= words_of_expression(((PLpgSQL_raise_option*)lfirst(cell))->expr);
  return words;
}

// The values that a block's variables begin with.
static uint32 words_of_block(const PLpgSQL_execstate* estate, const PLpgSQL_stmt_block* block) {
  uint32 words = 0;
  int i;

  for (i = 0; i < block->n_initvars; i++) {
    const PLpgSQL_datum* datum = estate->datums[block->initvarnos[i]];

    if (datum->dtype == PLPGSQL_DTYPE_VAR || datum->dtype == PLPGSQL_DTYPE_REC)
      words |= words_of_expression(((const PLpgSQL_variable*)datum)->default_val);
  }
  return words;
}

// What the statement's own expressions say, without its inner statements' and without queries that
// the executor will see.
static uint32 words_of_statement(const PLpgSQL_execstate* estate, const PLpgSQL_stmt* statement) {
#define AS(type) ((const PLpgSQL_stmt_##type*)statement)
  switch (statement->cmd_type) {
    case PLPGSQL_STMT_BLOCK: return words_of_block(estate, AS(block));
    case PLPGSQL_STMT_ASSIGN: return words_of_expression(AS(assign)->expr);
    case PLPGSQL_STMT_IF: return words_of_if(AS(if));
    case PLPGSQL_STMT_CASE: return words_of_case(AS(case));
    case PLPGSQL_STMT_WHILE: return words_of_expression(AS(while)->cond);
    case PLPGSQL_STMT_FORI:
      return words_of_expression(AS(fori)->lower) | words_of_expression(AS(fori)->upper) |
             words_of_expression(AS(fori)->step);
    case PLPGSQL_STMT_FORC: return words_of_expression(AS(forc)->argquery);
    case PLPGSQL_STMT_FOREACH_A: return words_of_expression(AS(foreach_a)->expr);
    case PLPGSQL_STMT_EXIT: return words_of_expression(AS(exit)->cond);
    case PLPGSQL_STMT_RETURN: return words_of_expression(AS(return )->expr);
    case PLPGSQL_STMT_RETURN_NEXT: return words_of_expression(AS(return_next)->expr);
    case PLPGSQL_STMT_RETURN_QUERY:
      return words_of_expression(AS(return_query)->dynquery) |
             words_of_expressions(AS(return_query)->params);
    case PLPGSQL_STMT_RAISE: return words_of_raise(AS(raise));
    case PLPGSQL_STMT_ASSERT:
      return words_of_expression(AS(assert)->cond) | words_of_expression(AS(assert)->message);
    case PLPGSQL_STMT_DYNEXECUTE:
      return words_of_expression(AS(dynexecute)->query) |
             words_of_expressions(AS(dynexecute)->params);
    case PLPGSQL_STMT_DYNFORS:
      return words_of_expression(AS(dynfors)->query) | words_of_expressions(AS(dynfors)->params);
    case PLPGSQL_STMT_OPEN:
      return words_of_expression(AS(open)->argquery) | words_of_expression(AS(open)->dynquery) |
             words_of_expressions(AS(open)->params);
    case PLPGSQL_STMT_FETCH: return words_of_expression(AS(fetch)->expr);
    default: return 0;
  }
#undef AS
}

// Whether a statement of that kind may touch what is shared, whatever its expressions say.
static bool runs_query(PLpgSQL_stmt_type type) {
  switch (type) {
    case PLPGSQL_STMT_EXECSQL:
    case PLPGSQL_STMT_PERFORM:
    case PLPGSQL_STMT_DYNEXECUTE:
    case PLPGSQL_STMT_FORS:
    case PLPGSQL_STMT_DYNFORS:
    case PLPGSQL_STMT_FORC:
    case PLPGSQL_STMT_OPEN:
    case PLPGSQL_STMT_RETURN_QUERY:
    case PLPGSQL_STMT_CALL:
    case PLPGSQL_STMT_COMMIT:
    case PLPGSQL_STMT_ROLLBACK: return true;
    default: return false;
  }
}

static void begin_statement(PLpgSQL_execstate* estate, PLpgSQL_stmt* statement) {
  uint32 words;

  if (next_plugin != NULL && next_plugin->stmt_beg != NULL)
    next_plugin->stmt_beg(estate, statement);
  if (slot == NULL) return;
  here.function = estate->func->fn_oid;
  here.line = statement->lineno;
  // A function that is not volatile sees what the query sees that calls it: nobody gets in between.
  here.own = !(estate->readonly_func && here.in_query);
  words = words_of_statement(estate, statement);
  if ((here.own && (runs_query(statement->cmd_type) || words != 0)) || (words & ~WORD_QUERY) != 0)
    stop(PGRUSH_STOP_STATEMENT, here, NULL);
  touch_words(&slot->touched, words);
}

// PL/pgSQL gives its own functions to the plugin that it knows: they are passed on.
static void set_up_function(PLpgSQL_execstate* estate, PLpgSQL_function* function) {
  if (next_plugin == NULL) return;
  next_plugin->error_callback = plugin.error_callback;
  next_plugin->assign_expr = plugin.assign_expr;
  next_plugin->assign_value = plugin.assign_value;
  next_plugin->eval_datum = plugin.eval_datum;
  next_plugin->cast_value = plugin.cast_value;
  if (next_plugin->func_setup != NULL) next_plugin->func_setup(estate, function);
}

// ---- Functions ----------------------------------------------------------------------------------

// What a function is to us.
typedef enum Language {
  LANGUAGE_NONE,  // it has no statements of its own
  LANGUAGE_SQL,
  LANGUAGE_OTHER  // PL/pgSQL, or another that runs its queries itself
} Language;

// A function's place of call, kept by the caller's FmgrInfo.
typedef struct Call {
  Language language;
  Place outer;
  Datum next_argument;
} Call;

// Functions of the language SQL that are not volatile have no statements of their own: they see
// what their caller sees, and the planner must stay free to put their text in place of the call.
// For a volatile one it does that only if it touches no relation.
static Language language_of(Oid function) {
  Language language = LANGUAGE_NONE;
  HeapTuple tuple = SearchSysCache1(PROCOID, ObjectIdGetDatum(function));

  if (HeapTupleIsValid(tuple)) {
    Form_pg_proc form = (Form_pg_proc)GETSTRUCT(tuple);

    if (form->prolang > SQLlanguageId)
      language = LANGUAGE_OTHER;
    else if (form->prolang == SQLlanguageId && form->provolatile == PROVOLATILE_VOLATILE)
      language = LANGUAGE_SQL;
    ReleaseSysCache(tuple);
  }
  return language;
}

static bool needs_call_hook(Oid function) {
  if (next_needs_fmgr != NULL && next_needs_fmgr(function)) return true;
  return slot != NULL && function >= FirstNormalObjectId && language_of(function) != LANGUAGE_NONE;
}

static void begin_call(FmgrInfo* function, Call* call) {
  Place place = {.function = function->fn_oid};

  if (call->language == LANGUAGE_NONE) return;
  // Its first statement's snapshot is taken without a hook in between.
  if (call->language == LANGUAGE_SQL) {
    place.own = place.sql = true;
    stop(PGRUSH_STOP_STATEMENT, place, NULL);
  }
  place.in_query = depth > 0 && !here.own;
  call->outer = here;
  here = place;
}

static void call_hook(FmgrHookEventType event, FmgrInfo* function, Datum* argument) {
  Call* call = (Call*)DatumGetPointer(*argument);

  if (call == NULL) {
    call = MemoryContextAllocZero(function->fn_mcxt, sizeof(Call));
    if (slot != NULL) call->language = language_of(function->fn_oid);
    *argument = PointerGetDatum(call);
  }
  if (next_fmgr != NULL) next_fmgr(event, function, &call->next_argument);
  if (event == FHET_START)
    begin_call(function, call);
  else if (call->language != LANGUAGE_NONE)
    here = call->outer;
}

// ---- Queries ------------------------------------------------------------------------------------

// What comes out of the query goes nowhere: one of an SQL function's statements but the last.
static bool has_successor(const QueryDesc* query) { return query->dest->mydest == DestNone; }

// Whether the query is a statement: the client's, or one of a function's. The others are those of
// foreign keys, which the server's own triggers run.
static bool is_statement(const QueryDesc* query) {
  return here.own || (depth == 0 && !is_of_foreign_key(query->sourceText));
}

static void run_query(QueryDesc* query, ScanDirection direction, uint64 count, bool once) {
  if (next_run != NULL)
    next_run(query, direction, count, once);
  else
    standard_ExecutorRun(query, direction, count, once);
}

static void finish_query(QueryDesc* query) {
  if (next_finish != NULL)
    next_finish(query);
  else
    standard_ExecutorFinish(query);
}

static void on_run(QueryDesc* query, ScanDirection direction, uint64 count, bool once) {
  const Place outer = here;
  PgrushStopFootprint footprint;

  if (slot == NULL) {
    run_query(query, direction, count, once);
    return;
  }
  // A cursor that is fetched from again saw its snapshot long ago.
  if (foresee(query, &footprint) && is_statement(query) && !query->already_executed)
    stop(PGRUSH_STOP_SNAPSHOT, here, &footprint);
  touch_all(&slot->touched, &footprint);
  here.own = false;
  depth++;
  PG_TRY();
  { run_query(query, direction, count, once); }
  PG_FINALLY();
  {
    depth--;
    here = outer;
  }
  PG_END_TRY();
}

// Triggers after the statement, those of foreign keys among them, run here.
static void on_finish(QueryDesc* query) {
  const Place outer = here;

  here.own = false;
  depth++;
  PG_TRY();
  { finish_query(query); }
  PG_FINALLY();
  {
    depth--;
    here = outer;
  }
  PG_END_TRY();
  // The next statement's snapshot is taken without a hook in between.
  if (slot != NULL && here.own && here.sql && has_successor(query))
    stop(PGRUSH_STOP_STATEMENT, here, NULL);
}

// ---- Utility commands and transactions ----------------------------------------------------------

// Whether the command touches nothing that others see, or only by queries that are seen as such.
static bool is_harmless(const Node* command) {
  switch (nodeTag(command)) {
    case T_TransactionStmt:
    case T_VariableSetStmt:
    case T_VariableShowStmt:
    case T_ConstraintsSetStmt:
    case T_PrepareStmt:
    case T_ExecuteStmt:
    case T_DeallocateStmt:
    case T_DeclareCursorStmt:
    case T_FetchStmt:
    case T_ClosePortalStmt:
    case T_DiscardStmt:
    case T_DoStmt:
    case T_CallStmt:
    case T_ExplainStmt: return true;
    default: return false;
  }
}

static void on_utility(PlannedStmt* command, const char* text, bool keep_tree,
                       ProcessUtilityContext context, ParamListInfo parameters,
                       QueryEnvironment* environment, DestReceiver* destination,
                       QueryCompletion* completion) {
  const ProcessUtility_hook_type next =
      next_utility != NULL ? next_utility : standard_ProcessUtility;
  const bool nests = IsA(command->utilityStmt, CallStmt) || IsA(command->utilityStmt, DoStmt);
  const Place outer = here;

  if (slot != NULL) {
    if (!is_harmless(command->utilityStmt))
      touch(&slot->touched, PGRUSH_STOP_ANYTHING, PGRUSH_STOP_WRITES);
    if (nests) touch_words(&slot->touched, words_of(text));
  }
  if (nests) {
    here.own = false;
    depth++;
  }
  PG_TRY();
  { next(command, text, keep_tree, context, parameters, environment, destination, completion); }
  PG_FINALLY();
  {
    if (nests) {
      depth--;
      here = outer;
    }
  }
  PG_END_TRY();
}

static void on_transaction(XactEvent event, void* argument pg_attribute_unused()) {
  if (slot != NULL && event == XACT_EVENT_PRE_COMMIT &&
      TransactionIdIsValid(GetTopTransactionIdIfAny()))
    stop(PGRUSH_STOP_COMMIT, here, NULL);
}

// ---- Coming and going ---------------------------------------------------------------------------

// The server itself has by then turned its wait events away from the slot, and let go of all locks.
static void leave(int code pg_attribute_unused(), Datum argument pg_attribute_unused()) {
  set_parked(0);
  __atomic_store_n(&slot->pid, 0, __ATOMIC_SEQ_CST);
}

static void map_region(void) {
  int file = BasicOpenFile(region_path, O_RDWR | PG_BINARY);
  struct stat status;
  void* mapped = MAP_FAILED;

  if (file < 0 || fstat(file, &status) != 0)
    ereport(ERROR, (errcode_for_file_access(), errmsg("cannot open \"%s\": %m", region_path)));
  if (status.st_size == sizeof(PgrushStopRegion))
    mapped = mmap(NULL, sizeof(PgrushStopRegion), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  close(file);
  if (mapped == MAP_FAILED) ereport(ERROR, (errmsg("cannot map \"%s\"", region_path)));
  region = mapped;
  if (region->version != PGRUSH_STOP_VERSION)
    ereport(ERROR, (errmsg("\"%s\" is of version %u, and this stop module of version %u",
                           region_path, region->version, (unsigned)PGRUSH_STOP_VERSION)));
}

static void attach(void) {
  PgrushStopSlot* mine;
  int32 nobody = 0;

  map_region();
  mine = &region->slots[slot_number];
  if (!__atomic_compare_exchange_n(&mine->pid, &nobody, MyProcPid, false, __ATOMIC_SEQ_CST,
                                   __ATOMIC_SEQ_CST))
    ereport(ERROR, (errcode(ERRCODE_OBJECT_IN_USE),
                    errmsg("slot %d is in use by process %d", slot_number, nobody)));
  slot = mine;
  on_proc_exit(leave, (Datum)0);
  set_parked(0);
  slot->touched.count = 0;
  slot->announced.count = 0;
  pgstat_set_wait_event_storage(&slot->wait_event);
}

static void define_settings(void) {
  DefineCustomStringVariable("pgrush_stop.region", "File that is shared with the explorer.", NULL,
                             &region_path, "", PGC_SU_BACKEND, GUC_SUPERUSER_ONLY, NULL, NULL,
                             NULL);
  DefineCustomIntVariable("pgrush_stop.slot", "The session's slot in it; -1 is none.", NULL,
                          &slot_number, -1, -1, PGRUSH_STOP_SESSIONS - 1, PGC_SU_BACKEND, 0, NULL,
                          NULL, NULL);
  MarkGUCPrefixReserved("pgrush_stop");
}

static void set_hooks(void) {
  PLpgSQL_plugin** known = (PLpgSQL_plugin**)find_rendezvous_variable("PLpgSQL_plugin");

  next_plugin = *known;
  if (next_plugin != NULL) plugin = *next_plugin;
  plugin.func_setup = set_up_function;
  plugin.stmt_beg = begin_statement;
  *known = &plugin;
  next_run = ExecutorRun_hook;
  ExecutorRun_hook = on_run;
  next_finish = ExecutorFinish_hook;
  ExecutorFinish_hook = on_finish;
  next_utility = ProcessUtility_hook;
  ProcessUtility_hook = on_utility;
  next_needs_fmgr = needs_fmgr_hook;
  needs_fmgr_hook = needs_call_hook;
  next_fmgr = fmgr_hook;
  fmgr_hook = call_hook;
  RegisterXactCallback(on_transaction, NULL);
}

// A slot is for the whole life of a client's session: only the superuser that opens the session
// gives it one. Parallel workers load the module too, and do not stop.
void _PG_init(void) {
  define_settings();
  set_hooks();
  if (slot_number >= 0 && MyBackendType == B_BACKEND) attach();
}
