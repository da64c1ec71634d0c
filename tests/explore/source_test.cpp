#include "explore/source.h"

#include <gtest/gtest.h>

namespace {

using explore::as_sql;
using explore::statement_lines;

TEST(Source, KnowsTheLinesOnWhichStatementsBegin) {
  const char* body = R"(
DECLARE
  v_row record;
BEGIN
  IF p_id IS NULL THEN
    RAISE EXCEPTION 'no id';
  END IF;
  -- SELECT: a comment.
  SELECT *
  INTO v_row
  FROM slots;
  IF EXISTS (SELECT FROM events) THEN
    PERFORM pg_advisory_xact_lock(1);
    RETURN QUERY
    UPDATE slots SET taken = (
      SELECT true);
  ELSE
    delete from slots;  -- all
  END IF;
  v_row := NULL;
END)";
  EXPECT_EQ(statement_lines(body), (std::vector<std::int32_t>{9, 12, 13, 14, 18}));
}

TEST(Source, TakesNoWordForAStatementThatOnlyBeginsLikeOne) {
  EXPECT_EQ(statement_lines("BEGIN\n  selected := 1;\n  with_lock := 2;\nEND"),
            std::vector<std::int32_t>{});
  EXPECT_EQ(statement_lines(""), std::vector<std::int32_t>{});
}

TEST(Source, TellsARequestAsPsqlWouldSendIt) {
  const std::vector<pg::Statement> statements{
      {"tenant", "SELECT set_config($1, $2)\n"},
      {"call", "SELECT f($1::uuid, $2::int, $3, $4, $12);"}};
  pg::Request request;
  request.clear();
  request.step(statements[0]).add("app.name").add("O'Neill");
  request.step(statements[1])
      .add(base::seeded_uuid(base::Kind::kSlot, 7))
      .add(std::int32_t{-3})
      .add_bool(true)
      .add_null();
  EXPECT_EQ(as_sql(request, statements),
            "BEGIN; SELECT set_config('app.name', 'O''Neill'); SELECT "
            "f('00000004-0000-4000-8000-000000000007'::uuid, -3::int, true, NULL, $12); COMMIT;");
}

TEST(Source, TellsASingleStatementWithoutATransactionAroundIt) {
  const std::vector<pg::Statement> statements{{"mark", "SELECT mark($1::bigint)"}};
  pg::Request request;
  request.clear();
  request.step(statements[0]).add(std::int64_t{5'000'000'000});
  EXPECT_EQ(as_sql(request, statements), "SELECT mark(5000000000::bigint);");
}

}  // namespace
