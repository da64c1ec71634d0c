#pragma once

#include <postgres.h>

#include <plpgsql.h>

/// What a text says that it does.
enum StopWord {
  STOP_WORD_QUERY = 1,     ///< it has a query of its own
  STOP_WORD_ADVISORY = 2,  ///< advisory locks
  STOP_WORD_SEQUENCE = 4,
  STOP_WORD_OTHER = 8  ///< calls something else that is shared
};

/// What a text says that it does: of StopWord, added up. Quotes are not looked at: a word that is
/// none costs a stop, one that is overlooked would cost the proof.
uint32 words_of(const char* text);

/// What a PL/pgSQL statement's own expressions say, without its inner statements' and without
/// queries that the executor will see.
uint32 words_of_statement(const PLpgSQL_execstate* estate, const PLpgSQL_stmt* statement);

/// Whether a PL/pgSQL statement of that kind may touch what is shared, whatever its expressions
/// say.
bool runs_query(PLpgSQL_stmt_type type);
