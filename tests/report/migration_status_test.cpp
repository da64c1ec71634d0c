#include "report/migration_status.h"

#include <gtest/gtest.h>

#include "objections.h"
#include "report/report.h"

namespace {

using nlohmann::json;
using provision::HistoryRow;
using provision::Migration;

constexpr const char* kStatusSchema = "migrations.schema.json";

/// A folder and a history in which every state occurs.
struct Sample {
  std::vector<Migration> migrations;
  provision::History history;
  report::MigrationStatus status;

  Sample() {
    for (const char* id : {"1.sql", "2.sql", "3.sql", "4.sql", "6.sql"})
      migrations.push_back({id, "About " + std::string(id), {id, "VACUUM a", "aa"}, "cc"});
    for (const char* id : {"1.sql", "2.sql", "4.sql", "5.sql"}) history[id].sha256 = "aa";
    history["1.sql"].fields = json{{"applied_at", "2026-11-22T02:00:00+00:00"},
                                   {"duration_ms", 12.5},
                                   {"statements_total", 3},
                                   {"applied_by", "deployer"},
                                   {"retries", nullptr}};
    history["1.sql"].duration_ms = 12.5;
    history["2.sql"].sha256 = "bb";
    history["4.sql"].finished = false;
    history["4.sql"].fields = json{{"statements_total", 1}, {"statements_applied", 0}};
    status = {"migrations", "clinic", "15.20", provision::compare(migrations, history)};
  }
};

TEST(MigrationStatus, IsWhatItsSchemaSays) {
  const Sample sample;
  const json document = json::parse(report::to_text(report::to_json(sample.status)));
  EXPECT_EQ(report::sample::objections(document, kStatusSchema), "");
  EXPECT_EQ(document["counts"], json::parse(R"({"applied": 1, "pending": 1, "partial": 1,
    "changed": 1, "missing": 1, "late": 1})"));
  EXPECT_EQ(document["migrations"][0]["state"], "applied");
  EXPECT_EQ(document["migrations"][0]["applied_by"], "deployer");
  EXPECT_EQ(document["migrations"][0]["retries"], nullptr);
  EXPECT_EQ(document["migrations"][1]["applied_sha256"], "bb");
  EXPECT_EQ(document["migrations"][4]["description"], nullptr);
}

TEST(MigrationStatus, SchemaRefusesWhatItDoesNotName) {
  const Sample sample;
  json document = json::parse(report::to_json(sample.status).dump());
  document["migrations"][0]["typo"] = 1;
  EXPECT_NE(report::sample::objections(document, kStatusSchema), "");
  document = json::parse(report::to_json(sample.status).dump());
  document["migrations"][0]["state"] = "dirty";
  EXPECT_NE(report::sample::objections(document, kStatusSchema), "");
  document = json::parse(report::to_json(sample.status).dump());
  document.erase("counts");
  EXPECT_NE(report::sample::objections(document, kStatusSchema), "");
}

TEST(MigrationStatus, IsALineForEachMigrationAndOneForAll) {
  const Sample sample;
  EXPECT_EQ(report::to_console(sample.status),
            "applied  1.sql  2026-11-22T02:00:00+00:00, 12.5 ms\n"
            "changed  2.sql\n"
            "late     3.sql\n"
            "partial  4.sql  0 of 1 statements\n"
            "missing  5.sql\n"
            "pending  6.sql\n"
            "migrations on clinic (PostgreSQL 15.20): 1 applied, 1 pending, 1 partial, 1 changed, "
            "1 missing, 1 late\n");
}

TEST(MigrationStatus, OfAnEmptyFolderSaysSo) {
  const report::MigrationStatus none{"m", "clinic", "15.20", {}};
  EXPECT_EQ(report::to_console(none), "m on clinic (PostgreSQL 15.20): no migrations\n");
  EXPECT_EQ(report::sample::objections(json::parse(report::to_json(none).dump()), kStatusSchema),
            "");
}

}  // namespace
