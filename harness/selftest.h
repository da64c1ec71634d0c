#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/exit_status.h"

namespace pgrush {

/// What `pgrush selftest` was told.
struct SelftestArguments {
  std::string scenario = "scenarios/selftest";
  std::vector<std::string> faulty;   ///< files or folders; none of both lists: the tree's own
  std::vector<std::string> correct;  ///< files or folders
  std::vector<std::string> explore;  ///< scenarios in which each is explored, too
  std::optional<std::string> dsn;    ///< nothing: a throwaway server
  std::optional<std::uint64_t> seed;
  /// Loads that a faulty procedure may take until it is caught, and a correct one until every
  /// danger has arisen; 0: none is made, and explorations alone are to catch it.
  std::uint32_t rounds = 5;
  std::string migrations;  ///< "": the ones beside the scenarios folder
  std::string out;         ///< folder; "": reports/out/selftest-<time>
  bool quiet = false;
};

/// Tries faulty and correct procedures, each on a copy of one database, and judges each by what
/// happened alone, under load and in explorations; prints and writes which invariant catches which.
/// Throws Failure (kUnusable) for what is wrong with the arguments, or as provisioning does.
base::ExitStatus selftest(const SelftestArguments& arguments);

}  // namespace pgrush
