#include "provision/seal.h"

#include <filesystem>
#include <fstream>
#include <iterator>

#include <gtest/gtest.h>

#include "base/sha256.h"
#include "provision/manifest.h"
#include "support/failure.h"
#include "support/temporary_folder.h"

namespace {

class Seal : public testing::Test {
 protected:
  Seal() {
    folder_.write("00001_a.sql", "one");
    folder_.write("00002_b.sql", "two");
    write(R"({"migrations": [{"id": "00001_a.sql", "desc": "A \"quoted\" one"},
      {"more": [1, 2], "id": "00002_b.sql"}], "about": "kept"})");
  }
  void write(const std::string& text) const { folder_.write("manifest.json", text); }

  support::TemporaryFolder folder_;
};

TEST_F(Seal, KeepsTheManifestAndGivesEachEntryALineAndItsLink) {
  const auto sealed = provision::seal(folder_.path());
  const std::string first = base::sha256("00001_a.sqlone");
  const std::string second = base::sha256(first + "00002_b.sqltwo");
  EXPECT_EQ(sealed.text,
            "{\n  \"migrations\": [\n"
            "    {\"id\": \"00001_a.sql\", \"desc\": \"A \\\"quoted\\\" one\", \"chain\": \"" +
                first +
                "\"},\n"
                "    {\"more\": [1,2], \"id\": \"00002_b.sql\", \"chain\": \"" +
                second + "\"}\n  ],\n  \"about\": \"kept\"\n}\n");
  EXPECT_EQ(sealed.changed, (std::vector<std::string>{"00001_a.sql", "00002_b.sql"}));
}

TEST_F(Seal, ThatIsAcceptedHoldsAndChangesNothingTheSecondTime) {
  const auto sealed = provision::seal(folder_.path());
  write(sealed.text);
  EXPECT_NO_THROW(provision::read_manifest(folder_.path()));
  const auto again = provision::seal(folder_.path());
  EXPECT_EQ(again.text, sealed.text);
  EXPECT_TRUE(again.changed.empty());
}

TEST_F(Seal, TellsFromWhereOnItIsAnother) {
  write(provision::seal(folder_.path()).text);
  folder_.write("00002_b.sql", "edited");
  EXPECT_EQ(provision::seal(folder_.path()).changed, std::vector<std::string>{"00002_b.sql"});
}

TEST_F(Seal, TakesNoFileInThatTheManifestDoesNotName) {
  folder_.write("00003_c.sql", "");
  EXPECT_TRUE(support::failure_of([&] {
                provision::seal(folder_.path());
              }).says("00003_c.sql: is not in manifest.json"));
}

TEST_F(Seal, OfTheProjectIsAlreadyTheFormThatItIsWrittenIn) {
  std::ifstream in(PGRUSH_SOURCE "/migrations/manifest.json", std::ios::binary);
  EXPECT_EQ(provision::seal(PGRUSH_SOURCE "/migrations").text,
            std::string(std::istreambuf_iterator<char>(in), {}));
}

TEST_F(Seal, GoesOnWithANewMigration) {
  write(provision::seal(folder_.path()).text);
  const auto next = provision::next_migration(folder_.path(), "add_payments", "2026-11-22");
  EXPECT_EQ(next.id, "00003_add_payments.sql");
  EXPECT_TRUE(next.text.starts_with("-- Add payments\n--\n-- Date: 2026-11-22\n-- Problem: "));
  for (const char* part : {"Solution", "Affected tables", "Verification", "Rollback"})
    EXPECT_NE(next.text.find("-- " + std::string(part) + ": "), std::string::npos) << part;
  folder_.write(next.id, next.text);
  write(next.manifest);
  const auto migrations = provision::read_manifest(folder_.path());
  ASSERT_EQ(migrations.size(), 3U);
  EXPECT_EQ(migrations[2].description, "Add payments");
}

TEST_F(Seal, IsNotAskedOfAFolderThatHasNone) {
  const auto next = provision::next_migration(folder_.path(), "c", "2026-11-22");
  EXPECT_EQ(next.manifest.find("chain"), std::string::npos);
  folder_.write(next.id, next.text);
  write(next.manifest);
  EXPECT_NO_THROW(provision::read_manifest(folder_.path()));
}

TEST_F(Seal, NumbersANewMigrationAsTheOthersAre) {
  const auto next_behind = [&](const std::string& id) {
    const support::TemporaryFolder folder;
    folder.write(id, "");
    folder.write("manifest.json", "{\"migrations\": [{\"id\": \"" + id + "\"}]}");
    return provision::next_migration(folder.path(), "x", "2026-11-22").id;
  };
  EXPECT_EQ(next_behind("1.sql"), "2_x.sql");
  EXPECT_EQ(next_behind("041_a.sql"), "042_x.sql");
  EXPECT_EQ(next_behind("20261122153000_a.sql"), "20261122153001_x.sql");
  EXPECT_TRUE(support::failure_of([&] {
                next_behind("99999999999999999999_a.sql");
              }).says("the number of 99999999999999999999_a.sql is too large"));
  EXPECT_TRUE(
      support::failure_of([&] { next_behind("9.sql"); }).says("10_x.sql would sort before"));
  EXPECT_TRUE(support::failure_of([&] { next_behind("a.sql"); }).says("would sort before a.sql"));
  write(R"({"migrations": []})");
  std::filesystem::remove(folder_.path() / "00001_a.sql");
  std::filesystem::remove(folder_.path() / "00002_b.sql");
  EXPECT_EQ(provision::next_migration(folder_.path(), "x", "2026-11-22").id, "00001_x.sql");
}

TEST_F(Seal, NameOfANewMigrationIsOneForAFile) {
  for (const char* name : {"", "Add", "a b", "../a", "a.sql", "ä"}) {
    const auto failed =
        support::failure_of([&] { provision::next_migration(folder_.path(), name, "2026-11-22"); });
    EXPECT_EQ(failed.status, 104) << name;
    EXPECT_TRUE(failed.says("is no name for a migration")) << failed.sentence;
  }
}

}  // namespace
