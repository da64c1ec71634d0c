#include "measure/history_file.h"

#include <algorithm>
#include <bit>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <map>
#include <memory>
#include <type_traits>
#include <vector>

#include <fmt/format.h>

#include "base/failure.h"
#include "measure/fields.h"

namespace measure {
namespace {

static_assert(std::endian::native == std::endian::little, "values are written as they stand");

constexpr std::string_view kMagic = "pgrush.history/";
constexpr std::string_view kVersion = "1";
constexpr std::size_t kLongestFirstLine = 300;
constexpr std::size_t kBuffer = std::size_t{1} << 16;

template <class Value>
inline constexpr bool kList = false;
template <class Element>
inline constexpr bool kList<std::vector<Element>> = true;

/// What is written as its bytes stand in memory. A bool is not: not every byte is one.
template <class Value>
inline constexpr bool kBlock = (std::is_arithmetic_v<Value> && !std::is_same_v<Value, bool>) ||
                               std::is_enum_v<Value> || std::is_same_v<Value, base::Nanos> ||
                               std::is_same_v<Value, base::Uuid> || std::is_same_v<Value, Record>;

/// Calls `visit` for each member, in the order of fields_of().
template <class Value, class Visit>
void for_each_field(Value& value, Visit visit) {
  const auto fields = fields_of(value);
  static_assert(base::kComplete<std::remove_const_t<Value>, std::remove_const_t<decltype(fields)>>,
                "a member has no line in measure/fields.h");
  std::apply([&](const auto&... field) { (visit(field.name, field.value), ...); }, fields);
}

// ---- Layout -----------------------------------------------------------------------------------

/// A record in which every member has another value: if its bytes are the same, so is its layout.
std::string example_record() {
  Record record;
  record.due = 1;
  record.invoked = 2;
  record.answered = 3;
  record.token = 4;
  record.session = 5;
  record.subject = 6;
  record.key = 7;
  record.party = 8;
  record.result = 9;
  record.attempt = 10;
  record.phase = 11;
  record.operation = 12;
  record.outcome = base::Outcome::kFaulty;
  record.answer = 13;
  record.sqlstate = {'4', '0', 'P', '0', '1'};
  record.retries = 14;
  record.continued = 1;
  std::string bytes(sizeof record, '\0');
  std::memcpy(bytes.data(), &record, sizeof record);
  return bytes;
}

template <class Value>
std::string layout_of() {
  if constexpr (std::is_same_v<Value, Record>) {
    return example_record();
  } else if constexpr (std::is_same_v<Value, std::string>) {
    return "text";
  } else if constexpr (std::is_same_v<Value, ErrorSamples>) {
    return "texts";
  } else if constexpr (kList<Value>) {
    return "list of " + layout_of<typename Value::value_type>();
  } else if constexpr (kBlock<Value> || std::is_same_v<Value, bool>) {
    return std::to_string(sizeof(Value));
  } else {
    std::string text = "(";
    Value example;
    for_each_field(example, [&]<class Member>(const char* name, const Member&) {
      text += fmt::format("{} {}, ", name, layout_of<Member>());
    });
    return text + ")";
  }
}

/// What tells whether two programs put the same things in the same places. Whoever adds a member
/// changes it, without thinking of the version.
std::string layout() {
  return fmt::format("{}; {}; {}", layout_of<History>(), layout_of<Snapshot>(),
                     fmt::join(base::kOutcomeNames, " "));
}

// ---- Checksum ---------------------------------------------------------------------------------

/// Over pieces of bytes; writer and reader cut them in the same places. Each step is a bijection of
/// the sum, so that a change of one word always shows.
class Checksum {
 public:
  void add(std::string_view bytes) {
    for (; bytes.size() >= sizeof(std::uint64_t); bytes.remove_prefix(sizeof(std::uint64_t)))
      step(bytes.data(), sizeof(std::uint64_t));
    if (!bytes.empty()) step(bytes.data(), bytes.size());
  }
  std::uint64_t sum() const { return sum_; }

 private:
  void step(const char* bytes, std::size_t count) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes, count);
    sum_ = std::rotl(sum_ ^ word, 29) * 0x9e3779b97f4a7c15U;
  }

  std::uint64_t sum_ = 0;
};

// ---- Writing ----------------------------------------------------------------------------------

class Writer {
 public:
  explicit Writer(const base::Sink& sink) : sink_(sink) {}

  void bytes(std::string_view piece) {
    checksum_.add(piece);
    if (buffer_.size() + piece.size() > kBuffer) flush();
    if (piece.size() > kBuffer)
      sink_(piece);
    else
      buffer_ += piece;
  }

  template <class Value>
  void write(const Value& value) {
    if constexpr (kBlock<Value>) {
      bytes({reinterpret_cast<const char*>(&value), sizeof value});
    } else if constexpr (std::is_same_v<Value, bool>) {
      write(static_cast<std::uint8_t>(value));
    } else if constexpr (std::is_same_v<Value, std::string>) {
      write(std::uint64_t{value.size()});
      bytes(value);
    } else if constexpr (std::is_same_v<Value, ErrorSamples>) {
      write(std::uint64_t{value.size()});
      for (const auto& [name, text] : value) {
        write(name);
        write(text);
      }
    } else if constexpr (kList<Value>) {
      write_list(value);
    } else {
      for_each_field(value, [&](const char*, const auto& member) { write(member); });
    }
  }

  void finish() {
    write(std::uint64_t{checksum_.sum()});
    flush();
  }

 private:
  template <class Element>
  void write_list(const std::vector<Element>& list) {
    write(std::uint64_t{list.size()});
    if constexpr (kBlock<Element>) {
      bytes({reinterpret_cast<const char*>(list.data()), list.size() * sizeof(Element)});
    } else {
      for (const Element& element : list) write(element);
    }
  }

  void flush() {
    sink_(buffer_);
    buffer_.clear();
  }

  const base::Sink& sink_;
  std::string buffer_;
  Checksum checksum_;
};

// ---- Reading ----------------------------------------------------------------------------------

class Reader {
 public:
  explicit Reader(const std::filesystem::path& path) : path_(path.string()) {
    std::error_code error;
    const auto status = std::filesystem::status(path, error);
    if (!std::filesystem::exists(status)) refuse("there is no such file; write one with --history");
    if (!std::filesystem::is_regular_file(status))
      refuse("is not a file; name one that pgrush run --history wrote");
    size_ = std::filesystem::file_size(path, error);
    file_.reset(std::fopen(path_.c_str(), "rb"));
    if (error || !file_) refuse(fmt::format("cannot be read ({})", std::strerror(errno)));
  }

  /// Throws "FILE: what".
  [[noreturn]] void refuse(const std::string& what) const {
    throw base::Failure(base::ExitStatus::kUnusable, path_ + ": " + what);
  }

  /// What the reader is about to read, for people.
  void enter(const char* place) { place_ = place; }

  /// The first line without its newline; throws if the file is not one of pgrush's.
  std::string first_line() {
    enter("the first line");
    std::string line;
    for (char letter = 0; line.size() < kLongestFirstLine && left() > 0;) {
      take(&letter, 1);
      line += letter;
      if (letter == '\n') {
        checksum_.add(line);
        line.pop_back();
        return line;
      }
      if (!kMagic.starts_with(line) && !line.starts_with(kMagic)) break;
    }
    if (line.size() < kLongestFirstLine && left() == 0) end_early();
    refuse(fmt::format(
        "is not a history file: it does not begin with {}; name one that pgrush run --history "
        "wrote",
        kMagic));
  }

  template <class Value>
  void read(Value& value) {
    if constexpr (kBlock<Value>) {
      bytes(&value, sizeof value);
    } else if constexpr (std::is_same_v<Value, bool>) {
      std::uint8_t byte = 0;
      read(byte);
      value = byte != 0;
    } else if constexpr (std::is_same_v<Value, std::string>) {
      value.resize(count(1));
      bytes(value.data(), value.size());
    } else if constexpr (std::is_same_v<Value, ErrorSamples>) {
      for (std::uint64_t left_over = count(2 * sizeof(std::uint64_t)); left_over > 0; --left_over) {
        std::string name;
        read(name);
        read(value[name]);
      }
    } else if constexpr (kList<Value>) {
      read_list(value);
    } else {
      for_each_field(value, [&](const char* name, auto& member) {
        if constexpr (kList<std::remove_cvref_t<decltype(member)>>) enter(name);
        read(member);
      });
    }
  }

  void finish() {
    enter("the checksum");
    const std::uint64_t expected = checksum_.sum();
    std::uint64_t sum = 0;
    read(sum);
    if (left() > 0)
      refuse(fmt::format("has {} bytes behind its end, at byte {}; copy it again", left(), at_));
    if (sum != expected)
      refuse(fmt::format(
          "was changed after it was written: the checksum of its {} bytes does not fit; copy it "
          "again, or run again with --history",
          at_));
  }

 private:
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };

  std::uint64_t left() const { return size_ - at_; }

  [[noreturn]] void end_early() const {
    refuse(fmt::format(
        "was cut short or changed: its {} bytes end within {}, read up to byte {}; copy it again, "
        "or run again with --history",
        size_, place_, at_));
  }

  void take(void* to, std::size_t count) {
    if (count > left() || std::fread(to, 1, count, file_.get()) != count) end_early();
    at_ += count;
  }

  void bytes(void* to, std::size_t count) {
    take(to, count);
    checksum_.add({static_cast<const char*>(to), count});
  }

  /// A number of things that take `each` bytes or more, as many as the file still has room for.
  std::uint64_t count(std::size_t each) {
    std::uint64_t number = 0;
    read(number);
    if (number > left() / each) end_early();
    return number;
  }

  template <class Element>
  void read_list(std::vector<Element>& list) {
    if constexpr (kBlock<Element>) {
      list.resize(count(sizeof(Element)));
      bytes(list.data(), list.size() * sizeof(Element));
    } else {
      // Each takes a byte at least; more is not made room for before it is read.
      for (std::uint64_t left_over = count(1); left_over > 0; --left_over)
        read(list.emplace_back());
    }
  }

  std::string path_;
  std::unique_ptr<std::FILE, Close> file_;
  std::uint64_t size_ = 0;
  std::uint64_t at_ = 0;
  std::string place_;
  Checksum checksum_;
};

/// The program that the first line tells of; throws if that program's files are of another kind.
std::string program_of(const std::string& first_line, const Reader& reader) {
  const std::string rest = first_line.substr(kMagic.size());
  const std::size_t blank = std::min(rest.find(' '), rest.size());
  constexpr std::string_view kBy = " by ";
  if (rest.substr(0, blank) != kVersion)
    reader.refuse(
        fmt::format("is of version {}, and this program reads version {}; check it with "
                    "the program that wrote it{}",
                    rest.substr(0, blank), kVersion, rest.substr(blank)));
  return rest.substr(std::min(rest.size(), blank + kBy.size()));
}

/// What a judge may rely on without looking: a changed file does not pass the checksum, but one
/// that another program made might.
void require_whole(const HistoryFile& file, const Reader& reader) {
  const History& history = file.history;
  for (const Phase& phase : history.phases)
    if (phase.arrivals.size() > history.operations.size() ||
        phase.arrivals.size() != phase.skipped.size())
      reader.refuse(fmt::format("phase {} counts calls that it does not name", phase.name));
  for (std::size_t i = 0; i < history.records.size(); ++i) {
    const Record& record = history.records[i];
    const bool known =
        record.phase < history.phases.size() && record.operation < history.operations.size() &&
        record.session < history.sessions.size() && record.result < history.results.size() &&
        static_cast<std::size_t>(record.outcome) < base::kOutcomes &&
        (record.answer == kNoAnswer ||
         record.answer < history.operations[record.operation].answers.size());
    if (!known)
      reader.refuse(fmt::format(
          "record {} refers to what the file does not hold; run again with --history", i));
  }
}

}  // namespace

void write_history_file(const std::string& program, const std::string& run, const History& history,
                        const Snapshot& snapshot, const base::Sink& sink) {
  Writer writer(sink);
  writer.bytes(fmt::format("{}{} by {}\n", kMagic, kVersion, program));
  writer.write(layout());
  writer.write(run);
  writer.write(history);
  writer.write(snapshot);
  writer.finish();
}

HistoryFile read_history_file(const std::filesystem::path& path) {
  Reader reader(path);
  HistoryFile file;
  file.program = program_of(reader.first_line(), reader);
  reader.enter("the layout");
  std::string found;
  reader.read(found);
  if (found != layout())
    reader.refuse(
        fmt::format("keeps its values in another layout than this program; check it with "
                    "the program that wrote it: {}",
                    file.program));
  reader.enter("the run");
  reader.read(file.run);
  reader.read(file.history);
  reader.read(file.snapshot);
  reader.finish();
  require_whole(file, reader);
  return file;
}

}  // namespace measure
