#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "measure/recording.h"
#include "pg/channel.h"
#include "scenario/reader.h"
#include "workload/generator.h"
#include "workload/workload.h"

namespace workload {

/// A call that a scenario describes: statements with arguments, and what their answer means.
struct StatementCall {
  /// An argument of a statement.
  struct Argument {
    const Generator* generator = nullptr;
    std::uint32_t field = 0;  ///< arguments with the same field and generator have the same value
  };
  /// A statement and its arguments.
  struct Part {
    pg::Statement statement;
    std::vector<Argument> arguments;
    /// Of a routine: its name. The statement's text is then its call, and the server is asked
    /// whether SELECT or CALL makes a statement of it.
    std::string routine;
  };
  /// A column of the answer that is kept for later arguments.
  struct Keeping {
    std::string column;
    std::size_t keepsake = 0;
  };

  measure::Operation operation;
  std::uint8_t number = 0;  ///< the operation's
  double weight = 1;
  std::vector<std::unique_ptr<Generator>> generators;  ///< that the arguments point to
  std::vector<Part> parts;
  /// BEGIN, a round trip for each part, COMMIT, as an application does it; otherwise all parts in
  /// one round trip and one transaction.
  bool statement_by_statement = false;
  /// Whether the answer's rows are matched with the operation's answers; otherwise any will do.
  bool matched = false;
  std::string answer_column;  ///< whose value is matched; "": the first one
  std::map<std::string, std::uint8_t, std::less<>> sqlstates;  ///< that are answers of their own
  std::vector<Keeping> keeps;

  /// Adds a part to a request. False, and a request that cannot be sent, if an argument is an
  /// earlier answer's and there is none yet.
  bool write(std::size_t part, const Occasion& occasion, pg::Request& request) const;
  /// Reads what came of it: of rows the answer and what is to be kept, of an error whether it is an
  /// answer. The record's outcome is set from the reply's kind already. An answer that the scenario
  /// does not name is faulty, and so is one without a column that the scenario names.
  void read(const pg::Reply& reply, measure::Record& record, measure::Recording& recording,
            Kept& kept) const;

 private:
  void match(const pg::Rows& rows, measure::Record& record, measure::Recording& recording) const;
};

/// Reads the keys that all calls have: "answers", "answer_column", "settings". Settings become
/// parts of their own, before all others.
void read_common(scenario::Reader& reader, const Site& site, StatementCall& call);

/// Adds an argument's generator to a call; nothing, and a mistake, if it cannot be read.
StatementCall::Argument add_argument(const nlohmann::json& value, const Site& site,
                                     StatementCall& call);

/// Makes statements of the calls of routines. Throws Failure (kUnusable) that names one that there
/// is not.
void complete(pg::Session& session, std::vector<StatementCall>& calls);

/// Reads a workload's "queries": {NAME: FILE or {"file", "pick", "exponent"}}.
std::vector<SeedQuery> read_queries(scenario::Reader& reader, const Setup& setup);

}  // namespace workload
