#include "measure/history_file.h"

#include <cstring>
#include <random>
#include <type_traits>
#include <utility>

#include <gtest/gtest.h>

#include "measure/booking.h"
#include "measure/fields.h"
#include "support/failure.h"
#include "support/temporary_folder.h"

namespace measure {
namespace {

using support::Failed;

/// Fills whatever fields_of() lists with values that differ from the defaults.
class Filler {
 public:
  explicit Filler(std::uint64_t seed) : random_(seed) {}

  std::uint64_t number() { return random_(); }

  template <class Value>
  void fill(Value& value) {
    if constexpr (std::is_same_v<Value, bool>) {
      value = number() % 2 == 0;
    } else if constexpr (std::is_same_v<Value, base::Outcome>) {
      value = static_cast<base::Outcome>(number() % base::kOutcomes);
    } else if constexpr (std::is_same_v<Value, Snapshot::Event::Status>) {
      value = static_cast<Value>(number() % 6);
    } else if constexpr (std::is_integral_v<Value> || std::is_enum_v<Value>) {
      value = static_cast<Value>(number());
    } else if constexpr (std::is_same_v<Value, base::Nanos>) {
      value = base::Nanos(static_cast<std::int64_t>(number()));
    } else if constexpr (std::is_same_v<Value, base::Uuid>) {
      for (std::uint8_t& byte : value.bytes) fill(byte);
    } else if constexpr (std::is_same_v<Value, std::string>) {
      value.resize(number() % 20);
      for (char& letter : value) fill(letter);
    } else if constexpr (std::is_same_v<Value, ErrorSamples>) {
      for (const char* name : {"40001", "connection", ""}) fill(value[name]);
    } else if constexpr (std::is_same_v<Value, Record>) {
      fill_record(value);
    } else if constexpr (requires { value.emplace_back(); }) {
      value.resize(3);
      for (auto& element : value) fill(element);
    } else {
      std::apply([&](const auto&... field) { (fill(field.value), ...); }, fields_of(value));
    }
  }

 private:
  void fill_record(Record& record) {
    for (std::int64_t* time : {&record.due, &record.invoked, &record.answered, &record.token})
      fill(*time);
    for (std::uint32_t* index : {&record.subject, &record.key, &record.party}) fill(*index);
    fill(record.attempt);
    fill(record.outcome);
    for (char& letter : record.sqlstate) fill(letter);
    record.retries = number() % 128;
    record.continued = number() % 2;
    // What refers to the rest of the history: three of everything are in it.
    record.session = number() % 3;
    record.result = number() % 3;
    record.phase = number() % 3;
    record.operation = number() % 3;
    record.answer = number() % 2 == 0 ? kNoAnswer : static_cast<std::uint8_t>(number() % 3);
  }

  std::mt19937_64 random_;
};

/// Whether all that fields_of() lists is the same.
template <class Value>
bool same(const Value& left, const Value& right) {
  if constexpr (requires { fields_of(left); }) {
    const auto fields = fields_of(left);
    const auto others = fields_of(right);
    return [&]<std::size_t... kAt>(std::index_sequence<kAt...>) {
      return (same(std::get<kAt>(fields).value, std::get<kAt>(others).value) && ...);
    }
    (std::make_index_sequence<std::tuple_size_v<decltype(fields)>>());
  } else if constexpr (requires {
                         left.capacity();
                         left[0];
                       } &&
                       !std::is_same_v<Value, std::string>) {
    bool all = left.size() == right.size();
    for (std::size_t i = 0; all && i < left.size(); ++i) all = same(left[i], right[i]);
    return all;
  } else if constexpr (std::is_same_v<Value, Record>) {
    return std::memcmp(&left, &right, sizeof left) == 0;
  } else {
    return left == right;
  }
}

HistoryFile random_file(std::uint64_t seed) {
  Filler filler(seed);
  HistoryFile file{"pgrush 0.1.0 (abc)", "", {}, {}};
  filler.fill(file.run);
  filler.fill(file.history);
  for (Phase& phase : file.history.phases) phase.skipped.resize(phase.arrivals.size());
  filler.fill(file.snapshot);
  return file;
}

std::string bytes_of(const HistoryFile& file) {
  std::string bytes;
  write_history_file(file.program, file.run, file.history, file.snapshot,
                     [&](std::string_view piece) { bytes += piece; });
  return bytes;
}

/// A folder with one file, and what reading it fails with.
class HistoryFileTest : public testing::Test {
 protected:
  HistoryFile read(const std::string& bytes) {
    return read_history_file(folder_.write("a.history", bytes));
  }
  Failed failure(const std::string& bytes) {
    return support::failure_of([&] { read(bytes); });
  }
  const std::filesystem::path& folder() const { return folder_.path(); }

  /// Small: tests go through all its bytes.
  const std::string bytes_ = bytes_of(random_file(1));

 private:
  support::TemporaryFolder folder_;
};

TEST_F(HistoryFileTest, BringsEveryFieldBack) {
  const std::uint64_t seed = std::random_device{}();
  SCOPED_TRACE(seed);
  const HistoryFile written = random_file(seed);
  const HistoryFile found = read(bytes_of(written));
  EXPECT_EQ(found.program, written.program);
  EXPECT_EQ(found.run, written.run);
  EXPECT_TRUE(same(found.history, written.history));
  EXPECT_TRUE(same(found.snapshot, written.snapshot));
  EXPECT_FALSE(same(found.history, random_file(seed + 1).history)) << "or same() sees nothing";
  EXPECT_FALSE(same(found.snapshot, random_file(seed + 1).snapshot));
}

TEST_F(HistoryFileTest, BringsARunWithoutALoadBack) {
  const HistoryFile found = read(bytes_of({"pgrush", "{}", {}, {}}));
  EXPECT_TRUE(same(found.history, History()));
  EXPECT_TRUE(same(found.snapshot, Snapshot()));
}

TEST_F(HistoryFileTest, KeepsThatTheDatabaseCouldNotBeRead) {
  HistoryFile file{"pgrush", "{}", {}, {}};
  file.snapshot.read = false;
  EXPECT_FALSE(read(bytes_of(file)).snapshot.read);
}

TEST_F(HistoryFileTest, SaysInItsFirstLineWhatItIsAndWhoWroteIt) {
  EXPECT_EQ(bytes_.substr(0, bytes_.find('\n')), "pgrush.history/1 by pgrush 0.1.0 (abc)");
}

TEST_F(HistoryFileTest, IsRefusedWhereverItWasCut) {
  for (std::size_t length = 0; length < bytes_.size(); length += 3) {
    const Failed failed = failure(bytes_.substr(0, length));
    ASSERT_EQ(failed.status, 104) << length;
    ASSERT_TRUE(failed.says("a.history: was cut short or changed: its " + std::to_string(length) +
                            " bytes end within "))
        << failed.sentence;
    ASSERT_TRUE(failed.says("run again with --history")) << failed.sentence;
  }
}

TEST_F(HistoryFileTest, NamesTheTableInWhichItWasCut) {
  HistoryFile file = random_file(1);
  file.snapshot = {};
  const std::string bytes = bytes_of(file);
  file.history.records.clear();
  const std::size_t before_records = bytes.size() - 3 * sizeof(Record);
  ASSERT_LT(bytes_of(file).size(), before_records + 1);
  // Behind the records come three errors, the seed, the snapshot's eight parts and the checksum.
  std::size_t behind = 8 + 3 * 16 + 8 + (1 + 7 * 8) + 8;
  for (const auto& [name, text] : file.history.errors) behind += name.size() + text.size();
  EXPECT_TRUE(failure(bytes.substr(0, bytes.size() - behind - 1)).says("end within records"));
  EXPECT_TRUE(failure(bytes.substr(0, bytes.size() - 9)).says("end within guards"));
  EXPECT_TRUE(failure(bytes.substr(0, bytes.size() - 1)).says("end within the checksum"));
}

TEST_F(HistoryFileTest, IsRefusedWhicheverByteWasChanged) {
  for (std::size_t at = 0; at < bytes_.size(); at += 3) {
    std::string changed = bytes_;
    changed[at] = static_cast<char>(changed[at] ^ (1 << (at % 8)));
    const Failed failed = failure(changed);
    ASSERT_EQ(failed.status, 104) << at;
    ASSERT_TRUE(failed.says("a.history: ")) << failed.sentence;
  }
}

TEST_F(HistoryFileTest, IsRefusedWhenTwoWordsInARowWereChangedAlike) {
  const std::string bytes = bytes_of({"pgrush", "words of eight letters", {}, {}});
  const std::size_t words = bytes.find("words of eight l");
  for (std::size_t bit = 0; bit < 64; ++bit) {
    std::string changed = bytes;
    for (const std::size_t at : {words + bit / 8, words + 8 + bit / 8})
      changed[at] = static_cast<char>(changed[at] ^ (1 << (bit % 8)));
    EXPECT_TRUE(failure(changed).says("was changed after it was written")) << bit;
  }
}

TEST_F(HistoryFileTest, IsRefusedWithSomethingBehindItsEnd) {
  EXPECT_TRUE(failure(bytes_ + "x").says("1 bytes behind its end"));
}

TEST_F(HistoryFileTest, OfANewerVersionNamesTheProgramThatReadsIt) {
  const Failed failed = failure("pgrush.history/2 by pgrush 9.1 (def)\n\x01\x02");
  EXPECT_EQ(failed.status, 104);
  EXPECT_TRUE(failed.says("is of version 2")) << failed.sentence;
  EXPECT_TRUE(failed.says("by pgrush 9.1 (def)")) << failed.sentence;
}

TEST_F(HistoryFileTest, OfAProgramWithOtherColumnsNamesThatProgram) {
  std::string changed = bytes_;
  changed.replace(changed.find("is_available"), 12, "is_bookable_");
  const Failed failed = failure(changed);
  EXPECT_EQ(failed.status, 104);
  EXPECT_TRUE(failed.says("another layout")) << failed.sentence;
  EXPECT_TRUE(failed.says("pgrush 0.1.0 (abc)")) << failed.sentence;
}

TEST_F(HistoryFileTest, IsNotWhatSomebodyElseWrote) {
  for (const char* text : {"{\"schema\": \"pgrush.report/1\"}", "PGRUSH.HISTORY/1\n",
                           "\x7f"
                           "ELF"}) {
    const Failed failed = failure(text);
    EXPECT_EQ(failed.status, 104);
    EXPECT_TRUE(failed.says("is not a history file")) << failed.sentence;
  }
  EXPECT_TRUE(failure("pgrush.history/" + std::string(1000, '1')).says("is not a history file"));
}

TEST_F(HistoryFileTest, IsAFileThatIsThere) {
  const auto reading = [](const std::filesystem::path& path) {
    return support::failure_of([&] { read_history_file(path); });
  };
  EXPECT_TRUE(reading(folder() / "none").says("none: there is no such file"));
  EXPECT_TRUE(reading(folder()).says("is not a file"));
  EXPECT_EQ(reading(folder()).status, 104);
}

TEST_F(HistoryFileTest, RefersToNothingThatIsNotInIt) {
  const auto failure_with = [&](void (*spoil)(History&)) {
    HistoryFile file = random_file(1);
    spoil(file.history);
    return failure(bytes_of(file));
  };
  for (const auto spoil :
       {+[](History& history) { history.records[1].session = 3; },
        +[](History& history) { history.records[1].result = 3; },
        +[](History& history) { history.records[1].phase = 3; },
        +[](History& history) { history.records[1].operation = 3; },
        +[](History& history) { history.records[1].answer = 3; },
        +[](History& history) { history.records[1].outcome = static_cast<base::Outcome>(7); }}) {
    const Failed failed = failure_with(spoil);
    EXPECT_EQ(failed.status, 104);
    EXPECT_TRUE(failed.says("record 1 refers to")) << failed.sentence;
  }
  EXPECT_TRUE(failure_with([](History& history) {
                history.phases[2].arrivals.resize(4);
              }).says("counts calls"));
}

TEST_F(HistoryFileTest, GivesItsRecordsToTheSinkWithoutACopy) {
  HistoryFile file = random_file(1);
  file.history.records.resize(10'000);
  const auto* records = reinterpret_cast<const char*>(file.history.records.data());
  bool straight = false;
  write_history_file(
      file.program, file.run, file.history, file.snapshot, [&](std::string_view piece) {
        straight = straight || (piece.data() == records && piece.size() == 10'000 * sizeof(Record));
      });
  EXPECT_TRUE(straight);
}

}  // namespace
}  // namespace measure
