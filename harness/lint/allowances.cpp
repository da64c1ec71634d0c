#include "lint/allowances.h"

#include <algorithm>
#include <sstream>
#include <string_view>

#include "base/suggest.h"

namespace lint {
namespace {

/// What a comment allows, and where.
struct Allowance {
  std::string rule;
  Where where;
  std::size_t begin = 0;  ///< of what it stands above
  std::size_t end = 0;
  bool is_in_header = false;
  bool is_used = false;
};

/// The words behind "lint:" in a comment; none if it is no directive.
std::optional<std::string> directive_in(const std::string& comment) {
  const std::size_t begin = std::min(comment.find_first_not_of("-/* \t"), comment.size());
  constexpr std::string_view kMark = "lint:";
  if (!std::string_view(comment).substr(begin).starts_with(kMark)) return std::nullopt;
  return comment.substr(begin + kMark.size());
}

std::string_view line_at(std::string_view text, std::size_t begin) {
  return text.substr(begin, text.find('\n', begin) - begin);
}

/// The first line below the comment that is no comment, as its first word's offset. The text's size
/// if that line is empty.
std::size_t below(std::string_view text, std::size_t comment) {
  std::size_t begin = comment;
  while (true) {
    begin = text.find('\n', begin);
    if (begin == std::string_view::npos) return text.size();
    ++begin;
    const std::string_view line = line_at(text, begin);
    const std::size_t word = line.find_first_not_of(" \t\r");
    if (word == std::string_view::npos) return text.size();
    if (!line.substr(word).starts_with("--")) return begin + word;
  }
}

/// An allowance covers the statement that begins below it, or else the line there.
void cover(Allowance& allowance) {
  const File& file = *allowance.where.file;
  allowance.begin = below(file.text, allowance.where.offset);
  allowance.end = allowance.begin + line_at(file.text, allowance.begin).size();
  allowance.is_in_header = allowance.where.offset < file.first_statement();
  for (const Statement& statement : file.statements)
    if (statement.offset == allowance.begin) allowance.end = std::max(allowance.end, statement.end);
}

bool covers(const Allowance& allowance, const Finding& finding) {
  if (allowance.rule != finding.rule || allowance.where.file != finding.where.file) return false;
  const Rule* rule = Rules::instance().find(finding.rule);
  if (allowance.is_in_header && std::holds_alternative<OnFile>(rule->look)) return true;
  return finding.where.offset >= allowance.begin && finding.where.offset < allowance.end;
}

/// What is wrong with the directive in a comment; "" if nothing. Sets the rule that it allows.
std::string fault_of(const std::string& comment, const std::string& directive, std::string& rule) {
  if (!comment.starts_with("--")) return "\"lint:\" stands behind two dashes only";
  std::istringstream words(directive);
  std::string verb;
  std::string reason;
  words >> verb >> rule >> reason;
  if (verb != "allow") return "\"lint: " + verb + "\" is no directive: only \"lint: allow\" is";
  const auto names = Rules::instance().names();
  if (rule == kDirective || Rules::instance().find(rule) == nullptr)
    return "there is no rule \"" + rule + "\" to allow" + base::suggest(rule, names);
  if (reason.empty()) return "\"lint: allow " + rule + "\" gives no reason, so it allows nothing";
  return "";
}

std::vector<Allowance> read(const std::vector<File>& files, Findings& findings) {
  std::vector<Allowance> all;
  for (const File& file : files)
    for (const Comment& comment : file.comments) {
      const auto directive = directive_in(comment.text);
      if (!directive) continue;
      Allowance allowance;
      allowance.where = {&file, comment.offset};
      const std::string fault = fault_of(comment.text, *directive, allowance.rule);
      if (!fault.empty()) {
        findings.add(allowance.where, fault);
        continue;
      }
      cover(allowance);
      all.push_back(allowance);
    }
  return all;
}

const AddRule kAdd(
    kDirective, {"a comment that silences nothing now may silence what comes later, and no reader "
                 "knows whether it is still needed",
                 "`-- lint: allow RULE reason` on the line above the statement that it is about, "
                 "or above the first one for a rule about the whole file; else take it out",
                 {}});

}  // namespace

int silence(const std::vector<File>& files, std::vector<Finding>& findings) {
  Findings faults(kDirective, findings);
  std::vector<Allowance> allowances = read(files, faults);
  const auto silenced = std::erase_if(findings, [&](const Finding& finding) {
    bool is_covered = false;
    for (Allowance& allowance : allowances)
      if (covers(allowance, finding)) is_covered = allowance.is_used = true;
    return is_covered;
  });
  for (const Allowance& allowance : allowances)
    if (!allowance.is_used)
      faults.add(allowance.where, "\"lint: allow " + allowance.rule + "\" silences nothing here");
  sort(findings);
  return static_cast<int>(silenced);
}

}  // namespace lint
