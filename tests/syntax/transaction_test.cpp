#include "syntax/transaction.h"

#include <gtest/gtest.h>

#include "syntax/statements.h"

namespace {

using syntax::Block;

Block block_of(const std::string& text) {
  const auto statements = syntax::split(text);
  return syntax::block_of(statements.at(0).kind, statements.at(0).tree);
}

TEST(Transaction, CannotHoldWhatPostgresqlKeepsOutOfIt) {
  for (const char* text :
       {"CREATE INDEX CONCURRENTLY i ON t (a)", "DROP INDEX CONCURRENTLY i", "VACUUM t",
        "REINDEX INDEX CONCURRENTLY i", "REINDEX DATABASE d", "CLUSTER", "CREATE DATABASE d",
        "ALTER TABLE t DETACH PARTITION p CONCURRENTLY", "ALTER SYSTEM SET work_mem = 1"})
    EXPECT_EQ(block_of(text), Block::kOutside) << text;
}

TEST(Transaction, IsNeededByWhatIsToBeUndone) {
  for (const char* text :
       {"CREATE INDEX i ON t (a)", "DROP INDEX i", "REINDEX INDEX i", "CLUSTER t",
        "ALTER TABLE t DETACH PARTITION p", "SET LOCAL work_mem = 1", "SAVEPOINT s", "SELECT 1"})
    EXPECT_EQ(block_of(text), Block::kInside) << text;
}

TEST(Transaction, IsAllTheSameToSettingsAnalysisAndComments) {
  for (const char* text : {"SET work_mem = 1", "ANALYZE t", "COMMENT ON TABLE t IS 'x'"})
    EXPECT_EQ(block_of(text), Block::kEither) << text;
}

TEST(Transaction, IsEndedByItsControl) {
  for (const char* text : {"BEGIN", "COMMIT", "ROLLBACK", "PREPARE TRANSACTION 'x'"})
    EXPECT_EQ(block_of(text), Block::kNowhere) << text;
}

}  // namespace
