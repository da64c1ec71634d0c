#include "provision/script.h"

#include <gtest/gtest.h>

#include "provision/sha256.h"
#include "support/failure.h"
#include "support/temporary_folder.h"

namespace {

using provision::line_of;

TEST(Script, LineIsCountedInCharactersNotBytes) {
  const std::string text = "-- äöü€𝄞\nSELECT\n  x";
  EXPECT_EQ(line_of(text, 1), 1);
  EXPECT_EQ(line_of(text, 9), 1) << "the first line's end belongs to it";
  EXPECT_EQ(line_of(text, 10), 2);
  EXPECT_EQ(line_of(text, 17), 3);
  EXPECT_EQ(line_of(text, 19), 3);
}

TEST(Script, PositionBehindTheEndIsTheLastLine) { EXPECT_EQ(line_of("a\nb", 99), 2); }

TEST(Script, Sha256IsOfTheFilesBytes) {
  EXPECT_EQ(provision::sha256("abc"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  const support::TemporaryFolder folder;
  const auto path = folder.write("a.sql", "abc");
  EXPECT_EQ(provision::read_script(path, base::ExitStatus::kUnusable).sha256,
            provision::sha256("abc"));
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
