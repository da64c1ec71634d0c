#include "provision/seal.h"

#include <algorithm>
#include <charconv>
#include <cstdint>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/failure.h"
#include "pg/conninfo.h"
#include "provision/manifest.h"
#include "sql/statements.h"

namespace provision {
namespace {

namespace fs = std::filesystem;
using Document = nlohmann::ordered_json;

constexpr const char* kChain = "chain";
constexpr const char* kList = "migrations";
constexpr std::size_t kDigits = 5;

/// What read_manifest has found to be well-formed.
Document read_document(const fs::path& folder) {
  return Document::parse(
      read_script(folder / "manifest.json", base::ExitStatus::kProvisioningFailed).text);
}

std::string entry_line(const Document& entry) {
  std::string line;
  for (const auto& [key, value] : entry.items())
    line += fmt::format("{}\"{}\": {}", line.empty() ? "" : ", ", key, value.dump());
  return "{" + line + "}";
}

std::string list_of_lines(const Document& list) {
  std::string lines;
  for (const Document& entry : list)
    lines += (lines.empty() ? "\n    " : ",\n    ") + entry_line(entry);
  return "[" + lines + "\n  ]";
}

std::string text_of(const Document& document) {
  std::string members;
  for (const auto& [key, value] : document.items())
    members += fmt::format("{}  \"{}\": {}", members.empty() ? "" : ",\n", key,
                           key == kList ? list_of_lines(value) : value.dump());
  return "{\n" + members + "\n}\n";
}

bool is_name(const std::string& name) {
  return !name.empty() &&
         name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == std::string::npos;
}

/// The id behind `last` ("" for the first): the next number, with as many digits.
std::string next_id(const std::string& last, const std::string& name) {
  const std::size_t digits = std::min(last.find_first_not_of("0123456789"), last.size());
  std::uint64_t number = 0;
  const auto parsed = std::from_chars(last.data(), last.data() + digits, number);
  if (parsed.ec == std::errc::result_out_of_range)
    throw base::Failure(base::ExitStatus::kProvisioningFailed,
                        fmt::format("the number of {} is too large to be counted on from", last));
  std::string id = fmt::format("{:0{}}_{}.sql", number + 1, digits == 0 ? kDigits : digits, name);
  if (id <= last)
    throw base::Failure(base::ExitStatus::kProvisioningFailed,
                        fmt::format("{} would sort before {}: give the folder's files numbers of "
                                    "one length",
                                    id, last));
  return id;
}

/// "add_payments" as "Add payments".
std::string title_of(const std::string& name) {
  std::string title = name;
  std::ranges::replace(title, '_', ' ');
  if (title.front() >= 'a' && title.front() <= 'z')
    title.front() = static_cast<char>(title.front() - 'a' + 'A');
  return title;
}

}  // namespace

SealedManifest seal(const fs::path& folder) {
  const std::vector<Migration> migrations = read_manifest(folder, Seal::kIgnored);
  Document document = read_document(folder);
  SealedManifest sealed;
  for (std::size_t i = 0; i < migrations.size(); ++i) {
    Document& chain = document[kList][i][kChain];
    if (chain != migrations[i].chain) sealed.changed.push_back(migrations[i].id);
    chain = migrations[i].chain;
  }
  sealed.text = text_of(document);
  return sealed;
}

NewMigration next_migration(const fs::path& folder, const std::string& name,
                            const std::string& date) {
  if (!is_name(name))
    throw base::Failure(base::ExitStatus::kUnusable,
                        fmt::format("{} is no name for a migration: write what it does in "
                                    "lower-case words joined by underscores, such as "
                                    "add_payments",
                                    pg::shown_word(name)));
  const std::vector<Migration> migrations = read_manifest(folder);
  const std::string last = migrations.empty() ? "" : migrations.back().id;
  const std::string previous = migrations.empty() ? "" : migrations.back().chain;
  Document document = read_document(folder);
  const bool sealed = migrations.empty() || document[kList].back().contains(kChain);

  NewMigration next;
  next.id = next_id(last, name);
  next.text = fmt::format(fmt::runtime(sql::new_migration), fmt::arg("title", title_of(name)),
                          fmt::arg("date", date));
  Document entry{{"id", next.id}, {"desc", title_of(name)}};
  const Script script{next.id, next.text, ""};
  if (sealed) entry[kChain] = chain_link(previous, next.id, script);
  document[kList].push_back(std::move(entry));
  next.manifest = text_of(document);
  return next;
}

}  // namespace provision
