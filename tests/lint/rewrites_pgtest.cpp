#include <array>

#include <gtest/gtest.h>

#include "lint/linting.h"
#include "pg/session.h"
#include "support/server.h"

namespace {

constexpr const char* kTable =
    "CREATE TABLE public.t (id uuid PRIMARY KEY, n int, name varchar(20), note text, amount "
    "numeric(10, 2), at timestamp(3), seen timestamptz(3), bits varbit(4), code char(3), opens "
    "time(3), lasts interval(2), seconds interval day to second(2), stamp timestamp, title "
    "varchar(20), label varchar(20), place varchar(20), ward varchar(20),"
    "CONSTRAINT t_place EXCLUDE (id WITH =) WHERE (place = 'here'));"
    "CREATE INDEX t_all ON public.t (n, name, note, amount, at, seen, bits, code, opens, lasts, "
    "seconds, stamp);"
    "CREATE INDEX t_title ON public.t (lower(title)) INCLUDE (ward);"
    "CREATE INDEX t_label ON public.t (id) WHERE label IS NULL;";

constexpr std::array kChanges{
    "ALTER COLUMN n TYPE bigint",
    "ALTER COLUMN n TYPE int",
    "ALTER COLUMN name TYPE varchar(30)",
    "ALTER COLUMN name TYPE varchar(10)",
    "ALTER COLUMN name TYPE varchar",
    "ALTER COLUMN name TYPE text",
    "ALTER COLUMN note TYPE varchar",
    "ALTER COLUMN note TYPE varchar(40)",
    "ALTER COLUMN note TYPE text COLLATE \"C\"",
    "ALTER COLUMN note TYPE text USING lower(note)",
    "ALTER COLUMN amount TYPE numeric(12, 2)",
    "ALTER COLUMN amount TYPE numeric(9, 2)",
    "ALTER COLUMN amount TYPE numeric(12, 3)",
    "ALTER COLUMN amount TYPE numeric",
    "ALTER COLUMN at TYPE timestamp(6)",
    "ALTER COLUMN at TYPE timestamp(0)",
    "ALTER COLUMN at TYPE timestamp",
    "ALTER COLUMN seen TYPE timestamptz",
    "ALTER COLUMN bits TYPE varbit(9)",
    "ALTER COLUMN bits TYPE varbit(2)",
    "ALTER COLUMN code TYPE char(5)",
    "ALTER COLUMN code TYPE text",
    "ALTER COLUMN opens TYPE time(6)",
    "ALTER COLUMN lasts TYPE interval(4)",
    "ALTER COLUMN lasts TYPE interval(1)",
    "ALTER COLUMN lasts TYPE interval",
    "ALTER COLUMN lasts TYPE interval minute",
    "ALTER COLUMN seconds TYPE interval day to second(3)",
    "ALTER COLUMN seconds TYPE interval(2)",
    "ALTER COLUMN seconds TYPE interval(1)",
    "ALTER COLUMN stamp TYPE timestamp(6)",
    "ALTER COLUMN stamp TYPE timestamp(3)",
    "ALTER COLUMN title TYPE varchar(30)",
    "ALTER COLUMN title TYPE varchar(20)",
    "ALTER COLUMN label TYPE varchar(30)",
    "ALTER COLUMN label TYPE text",
    "ALTER COLUMN place TYPE varchar(30)",
    "ALTER COLUMN ward TYPE varchar(30)",
    "ADD COLUMN x int",
    "ADD COLUMN x int NOT NULL DEFAULT 0",
    "ADD COLUMN x text DEFAULT lower('A')",
    "ADD COLUMN x timestamptz DEFAULT now()",
    "ADD COLUMN x timestamptz DEFAULT clock_timestamp()",
    "ADD COLUMN x uuid DEFAULT gen_random_uuid()",
    "ADD COLUMN x bigint GENERATED ALWAYS AS IDENTITY",
    "ADD COLUMN x bigserial",
    "ADD COLUMN x int GENERATED ALWAYS AS (n + 1) STORED",
};

/// Whether a rule says that the change writes the table or an index of it anew.
bool is_found(const std::string& change) {
  support::Linting linting(support::Files{{"1.sql", kTable}, {"2.sql", change}});
  for (const lint::Finding& finding : linting.findings())
    if (finding.where.file->name == "2.sql" && finding.rule.ends_with("_rewrites")) return true;
  return false;
}

/// The files that the table and its indexes are in.
std::string files_of_table(pg::Session& session) {
  return support::value_of(session,
                           "SELECT string_agg(pg_relation_filenode(c.oid)::text, ' ' ORDER BY "
                           "c.relname) FROM pg_catalog.pg_class AS c WHERE c.relkind IN ('r', 'i') "
                           "AND c.relnamespace = 'public'::regnamespace");
}

TEST(LintPgTest, SaysThatATableIsRewrittenWhereTheServerDoesIt) {
  const provision::Database database = support::empty_database();
  pg::Session session(database.conninfo());
  for (const std::string change : kChanges) {
    session.script("DROP TABLE IF EXISTS public.t");
    session.script(kTable);
    session.script("INSERT INTO public.t (id) VALUES (gen_random_uuid())");
    const std::string before = files_of_table(session);
    const std::string statement = "ALTER TABLE public.t " + change;
    session.script(statement);
    EXPECT_EQ(is_found(statement), files_of_table(session) != before) << change;
  }
}

}  // namespace
