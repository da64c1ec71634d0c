#include "stop/words.h"

#include <ctype.h>

static bool is_word(unsigned char c) { return isalnum(c) || c == '_' || c == '$' || c >= 0x80; }

// What one word of a text says. `before` is the word before it.
static uint32 words_of_one(const char* word, const char* before, int parentheses) {
  uint32 words = 0;

  if (strcmp(word, "select") == 0) words |= STOP_WORD_QUERY;
  // PL/pgSQL's `n := count(*) FROM t`; not `a IS DISTINCT FROM b`, nor `extract(day FROM d)`.
  if (strcmp(word, "from") == 0 && parentheses <= 0 && strcmp(before, "distinct") != 0)
    words |= STOP_WORD_QUERY;
  if (strstr(word, "advisory") != NULL) words |= STOP_WORD_ADVISORY;
  if (strstr(word, "nextval") != NULL || strstr(word, "setval") != NULL)
    words |= STOP_WORD_SEQUENCE;
  if (strstr(word, "pg_notify") != NULL || strncmp(word, "lo_", 3) == 0) words |= STOP_WORD_OTHER;
  return words;
}

uint32 words_of(const char* text) {
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

uint32 words_of_statement(const PLpgSQL_execstate* estate, const PLpgSQL_stmt* statement) {
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

bool runs_query(PLpgSQL_stmt_type type) {
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
