#include "scenario/mistakes.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/failure.h"

namespace scenario {

void Mistakes::add(const std::string& where, const std::string& what) {
  sentences_.push_back((where.empty() ? "the document" : where) + ": " + what);
}

void Mistakes::add(const Mistakes& others) {
  sentences_.insert(sentences_.end(), others.sentences_.begin(), others.sentences_.end());
}

void Mistakes::raise(const std::string& place) const {
  if (empty()) return;
  const bool one = sentences_.size() == 1;
  throw base::Failure(base::ExitStatus::kUnusable, fmt::format("{}:{}{}", place, one ? " " : "\n  ",
                                                               fmt::join(sentences_, "\n  ")));
}

}  // namespace scenario
