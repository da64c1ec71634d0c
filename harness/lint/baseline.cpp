#include "lint/baseline.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/failure.h"
#include "base/suggest.h"
#include "syntax/place.h"

namespace lint {
namespace {

constexpr const char* kBaseline = "baseline";

[[noreturn]] void refuse(const std::string& label, const std::string& why) {
  throw base::Failure(base::ExitStatus::kUnusable, label + ": " + why);
}

Tree parse(const std::string& label, const std::string& text) {
  try {
    return Tree::parse(text);
  } catch (const Tree::parse_error& error) {
    refuse(label, fmt::format("line {}: not JSON", syntax::place_of(text, error.byte).line));
  }
}

/// The list of that name; refuses another thing.
const Tree& list_in(const std::string& label, const Tree& node, const std::string& pointer,
                    const char* name) {
  const Tree& list = part(node, name);
  if (!list.is_array()) refuse(label, pointer + "/" + name + " must be a list");
  return list;
}

/// The words of that name; refuses none.
std::string text_in(const std::string& label, const Tree& node, const std::string& pointer,
                    const char* name) {
  const std::string words = text(node, name);
  if (words.empty()) refuse(label, pointer + "/" + name + " must be a text that is not empty");
  return words;
}

/// "NAME:LINE:COLUMN", as lint.json has it.
std::string place_of(const Finding& finding) {
  const syntax::Place place = finding.where.place();
  return fmt::format("{}:{}:{}", finding.where.file->name, place.line, place.column);
}

const AddRule kAdd(kBaseline,
                   {"what is accepted but not there hides the same mistake when it is made anew",
                    "take the entry out of lint.json, or correct its rule and place",
                    {}});

}  // namespace

Baseline::Baseline(const std::string& label, const std::string& text)
    : file_{"lint.json", label, text, {}, {}, {}} {
  const Tree tree = parse(label, text);
  std::size_t offset = 0;
  int index = 0;
  for (const Tree& entry : list_in(label, tree, "", "accepted")) {
    const std::string pointer = fmt::format("/accepted/{}", index++);
    const std::string rule = text_in(label, entry, pointer, "rule");
    if (Rules::instance().find(rule) == nullptr)
      refuse(label, pointer + "/rule: there is no rule " + rule +
                        base::suggest(rule, Rules::instance().names()));
    text_in(label, entry, pointer, "reason");
    for (const Tree& at : list_in(label, entry, pointer, "at")) {
      if (!at.is_string()) refuse(label, pointer + "/at must hold texts");
      const auto place = at.get<std::string>();
      offset = std::min(text.find('"' + place + '"', offset + 1), text.size());
      accepted_.push_back({rule, place, offset});
    }
  }
}

int Baseline::accept(std::vector<Finding>& findings) const {
  const std::size_t before = findings.size();
  std::vector<Finding> stale;
  for (const Accepted& one : accepted_)
    if (std::erase_if(findings, [&](const Finding& finding) {
          return finding.rule == one.rule && place_of(finding) == one.at;
        }) == 0)
      stale.push_back({kBaseline,
                       {&file_, one.offset},
                       "accepts " + one.rule + " at " + one.at + ", where it is not found"});
  const auto accepted = static_cast<int>(before - findings.size());
  findings.insert(findings.end(), stale.begin(), stale.end());
  return accepted;
}

}  // namespace lint
