// The stop module: lets an explorer decide when a session of a throwaway server goes on.
//
// A backend that is given a slot (see protocol.h) stops where others could get in between: before a
// statement of a function takes its snapshot, between snapshot and run, and before the commit. No
// text is changed and no SQL is run, so that the procedures are those that will be shipped. What
// stops is decided by texts and catalogs alone, never by what has been run or planned before: a
// schedule that is repeated stops at the same places.

#include <postgres.h>

#include <fmgr.h>
#include <miscadmin.h>
#include <plpgsql.h>

#include <access/htup_details.h>
#include <access/transam.h>
#include <access/xact.h>
#include <catalog/pg_language.h>
#include <catalog/pg_proc.h>
#include <executor/executor.h>
#include <tcop/utility.h>
#include <utils/guc.h>
#include <utils/syscache.h>

#include "stop/footprint.h"
#include "stop/slot.h"
#include "stop/words.h"

PG_MODULE_MAGIC;

PGDLLEXPORT void _PG_init(void);

// The place in a function that is being carried out. It is saved and restored around all that may
// nest: functions, queries, and commands such as DO.
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

static Place here;
static int depth;  // of queries that are under way

static PLpgSQL_plugin plugin;
static PLpgSQL_plugin* next_plugin;
static ExecutorRun_hook_type next_run;
static ExecutorFinish_hook_type next_finish;
static ProcessUtility_hook_type next_utility;
static needs_fmgr_hook_type next_needs_fmgr;
static fmgr_hook_type next_fmgr;

// Stops at a place.
static void stop_at(enum PgrushStopKind kind, Place place) {
  stop(kind, place.function, place.line);
}

// ---- PL/pgSQL -----------------------------------------------------------------------------------

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
  if ((here.own && (runs_query(statement->cmd_type) || words != 0)) ||
      (words & ~STOP_WORD_QUERY) != 0)
    stop_at(PGRUSH_STOP_STATEMENT, here);
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
    stop_at(PGRUSH_STOP_STATEMENT, place);
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
    stop_at(PGRUSH_STOP_SNAPSHOT, here);
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
    stop_at(PGRUSH_STOP_STATEMENT, here);
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
  const Place outer = here;

  if (slot != NULL) {
    if (!is_harmless(command->utilityStmt))
      touch(&slot->touched, PGRUSH_STOP_ANYTHING, PGRUSH_STOP_WRITES);
    touch_words(&slot->touched, words_of(text));
  }
  PG_TRY();
  { next(command, text, keep_tree, context, parameters, environment, destination, completion); }
  PG_FINALLY();
  { here = outer; }
  PG_END_TRY();
}

static void on_transaction(XactEvent event, void* argument pg_attribute_unused()) {
  if (slot != NULL && event == XACT_EVENT_PRE_COMMIT &&
      TransactionIdIsValid(GetTopTransactionIdIfAny()))
    stop_at(PGRUSH_STOP_COMMIT, here);
}

// A part of a transaction that is rolled back lets go of its locks.
static void on_subtransaction(SubXactEvent event, SubTransactionId self pg_attribute_unused(),
                              SubTransactionId parent pg_attribute_unused(),
                              void* argument pg_attribute_unused()) {
  if (slot != NULL && event == SUBXACT_EVENT_ABORT_SUB)
    touch(&slot->touched, PGRUSH_STOP_ANYTHING, PGRUSH_STOP_LOCKS);
}

// ---- Coming -------------------------------------------------------------------------------------

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
  RegisterSubXactCallback(on_subtransaction, NULL);
}

// A slot is for the whole life of a client's session: only the superuser that opens the session
// gives it one. Parallel workers load the module too, and do not stop.
void _PG_init(void) {
  define_settings();
  set_hooks();
  if (slot_number >= 0 && MyBackendType == B_BACKEND) attach(region_path, slot_number);
}
