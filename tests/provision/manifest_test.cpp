#include "provision/manifest.h"

#include <filesystem>

#include <gtest/gtest.h>

#include "base/sha256.h"
#include "support/failure.h"
#include "support/temporary_folder.h"

namespace {

/// A folder of migrations, and what reading it fails with.
class Manifest : public testing::Test {
 protected:
  void manifest(const std::string& text) const { folder_.write("manifest.json", text); }
  support::Failed failed() const {
    return support::failure_of([this] { provision::read_manifest(folder_.path()); });
  }
  void expect_refused(const std::string& words) const {
    EXPECT_EQ(failed().status, 100);
    EXPECT_TRUE(failed().says(words)) << failed().sentence;
  }

  support::TemporaryFolder folder_;
};

constexpr const char* kTwo = R"({"migrations": [{"id": "1.sql", "desc": "one"}, {"id": "2.sql"}]})";

TEST_F(Manifest, GivesItsFilesInOrder) {
  folder_.write("2.sql", "two");
  folder_.write("1.sql", "one");
  manifest(kTwo);
  const auto migrations = provision::read_manifest(folder_.path());
  ASSERT_EQ(migrations.size(), 2U);
  EXPECT_EQ(migrations[0].id, "1.sql");
  EXPECT_EQ(migrations[0].description, "one");
  EXPECT_EQ(migrations[1].script.text, "two");
  EXPECT_EQ(migrations[1].script.label, (folder_.path() / "2.sql").string());
}

TEST_F(Manifest, DumpSubfoldersAndOtherFilesNeedNoEntry) {
  folder_.write("1.sql", "");
  folder_.write("2.sql", "");
  folder_.write("schema.sql", "");
  folder_.write("README.md", "");
  folder_.write("variants/x.sql", "");
  manifest(kTwo);
  EXPECT_EQ(failed().sentence, "");
}

TEST_F(Manifest, UnknownKeysAreIgnored) {
  folder_.write("1.sql", "");
  manifest(R"({"about": 1, "migrations": [{"id": "1.sql", "more": true}]})");
  EXPECT_EQ(failed().sentence, "");
}

TEST_F(Manifest, FolderThatIsMissingIsRefused) {
  const auto failed =
      support::failure_of([this] { provision::read_manifest(folder_.path() / "absent"); });
  EXPECT_EQ(failed.status, 100);
  EXPECT_TRUE(failed.says("absent: there is no such folder")) << failed.sentence;
}

TEST_F(Manifest, ThatIsMissingIsRefused) { expect_refused("manifest.json: cannot be read"); }

TEST_F(Manifest, ThatIsNotJsonIsRefusedWithTheLine) {
  manifest("{\n  \"migrations\": [,]\n}");
  expect_refused("manifest.json: line 2: not JSON");
}

TEST_F(Manifest, WithoutAListIsRefused) {
  for (const char* text : {"[]", "{}", R"({"migrations": {}})"}) {
    manifest(text);
    expect_refused("/migrations must be a list");
  }
}

TEST_F(Manifest, EntryWithoutAFileNameIsRefused) {
  for (const char* entry :
       {"1", "{}", R"({"id": 7})", R"({"id": "1.txt"})", R"({"id": "../1.sql"})"}) {
    manifest(std::string(R"({"migrations": [)") + entry + "]}");
    expect_refused("/migrations/0/id must be the name of a .sql file");
  }
}

TEST_F(Manifest, EntryWithoutFileIsRefused) {
  folder_.write("1.sql", "");
  manifest(kTwo);
  expect_refused("names 2.sql, but there is no such file");
}

TEST_F(Manifest, FileWithoutEntryIsRefused) {
  for (const char* name : {"1.sql", "2.sql", "3.sql"}) folder_.write(name, "");
  manifest(kTwo);
  expect_refused("3.sql: is not in manifest.json");
}

TEST_F(Manifest, IdThatStandsTwiceIsRefused) {
  folder_.write("1.sql", "");
  manifest(R"({"migrations": [{"id": "1.sql"}, {"id": "1.sql"}]})");
  expect_refused("names 1.sql twice");
}

TEST_F(Manifest, IdsOutOfOrderAreRefused) {
  folder_.write("1.sql", "");
  folder_.write("2.sql", "");
  manifest(R"({"migrations": [{"id": "2.sql"}, {"id": "1.sql"}]})");
  expect_refused("1.sql stands after 2.sql");
}

// ---- The seal -----------------------------------------------------------------------------------

/// Two files, and a manifest that is sealed as they are.
class SealedManifest : public Manifest {
 protected:
  SealedManifest() {
    folder_.write("1.sql", "one");
    folder_.write("2.sql", "two");
    write_sealed({"1.sql", "2.sql"}, {kFirst, kSecond});
  }
  void write_sealed(const std::vector<std::string>& ids,
                    const std::vector<std::string>& chains) const {
    std::string entries;
    for (std::size_t i = 0; i < ids.size(); ++i)
      entries += (i == 0 ? "" : ", ") + ("{\"id\": \"" + ids[i] + "\"") +
                 (chains[i].empty() ? "}" : ", \"chain\": \"" + chains[i] + "\"}");
    manifest("{\"migrations\": [" + entries + "]}");
  }

  const std::string kFirst = base::sha256("1.sqlone");
  const std::string kSecond = base::sha256(kFirst + "2.sqltwo");
};

TEST_F(SealedManifest, ThatIsAsItsFilesAreIsTaken) {
  EXPECT_EQ(failed().sentence, "");
  EXPECT_EQ(provision::read_manifest(folder_.path())[1].chain, kSecond);
}

TEST_F(SealedManifest, NamesTheFirstFileThatWasEdited) {
  folder_.write("1.sql", "other");
  expect_refused("1.sql: is not what manifest.json was sealed with");
  expect_refused("pgrush migrate accept --migrations " + folder_.path().string());
  folder_.write("1.sql", "one");
  folder_.write("2.sql", "twO");
  expect_refused("2.sql: is not what manifest.json was sealed with");
}

TEST_F(SealedManifest, NamesTheFileBehindOneThatIsGone) {
  std::filesystem::remove(folder_.path() / "1.sql");
  expect_refused("names 1.sql, but there is no such file");
  write_sealed({"2.sql"}, {kSecond});
  expect_refused("2.sql: is not what manifest.json was sealed with");
}

TEST_F(SealedManifest, NamesTheFirstOfTwoFilesThatWereSwapped) {
  folder_.write("1.sql", "two");
  folder_.write("2.sql", "one");
  expect_refused("1.sql: is not what manifest.json was sealed with");
}

TEST_F(SealedManifest, IsNotTakenByHalves) {
  write_sealed({"1.sql", "2.sql"}, {kFirst, ""});
  expect_refused("2.sql has no \"chain\", but others have");
}

TEST_F(SealedManifest, IsNotLookedAtWhereItIsToBeMadeAnew) {
  folder_.write("2.sql", "edited");
  EXPECT_EQ(provision::read_manifest(folder_.path(), provision::Seal::kIgnored).size(), 2U);
}

TEST_F(SealedManifest, OfTheProjectHolds) {
  EXPECT_NO_THROW(provision::read_manifest(PGRUSH_SOURCE "/migrations"));
}

}  // namespace
