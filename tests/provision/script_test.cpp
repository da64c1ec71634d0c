#include "provision/script.h"

#include <gtest/gtest.h>

#include "base/sha256.h"
#include "support/failure.h"
#include "support/temporary_folder.h"

namespace {

TEST(Script, Sha256IsOfTheText) {
  EXPECT_EQ(base::sha256("abc"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  const support::TemporaryFolder folder;
  const auto path = folder.write("a.sql", "abc");
  EXPECT_EQ(provision::read_script(path, base::ExitStatus::kUnusable).sha256, base::sha256("abc"));
}

TEST(Script, ByteOrderMarkAndLineEndsOfAnEditorChangeNothing) {
  const support::TemporaryFolder folder;
  const auto plain = folder.write("a.sql", "SELECT 1;\nSELECT '\r';\n");
  const auto edited = folder.write("b.sql", "\xef\xbb\xbfSELECT 1;\r\nSELECT '\r';\r\n");
  const auto one = provision::read_script(plain, base::ExitStatus::kUnusable);
  const auto other = provision::read_script(edited, base::ExitStatus::kUnusable);
  EXPECT_EQ(one.text, other.text);
  EXPECT_EQ(one.sha256, other.sha256);
}

TEST(Script, EmptyFileIsAnEmptyText) {
  const support::TemporaryFolder folder;
  const auto path = folder.write("a.sql", "");
  EXPECT_EQ(provision::read_script(path, base::ExitStatus::kUnusable).text, "");
}

TEST(Script, WhatCannotBeReadIsRefusedAsTheCallerSays) {
  const support::TemporaryFolder folder;
  for (const auto& path : {folder.path(), folder.path() / "absent.sql"}) {
    const auto failed =
        support::failure_of([&] { provision::read_script(path, base::ExitStatus::kUnusable); });
    EXPECT_EQ(failed.status, 104);
    EXPECT_EQ(failed.sentence, path.string() + ": cannot be read");
  }
}

TEST(Script, ZeroByteIsRefusedBecauseTheServerWouldNotSeeWhatFollows) {
  const support::TemporaryFolder folder;
  const auto path = folder.write("a.sql", std::string("SELECT 1;\0DROP", 14));
  EXPECT_TRUE(support::failure_of([&] {
                provision::read_script(path, base::ExitStatus::kUnusable);
              }).says("zero byte"));
}

}  // namespace
