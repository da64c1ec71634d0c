#include "provision/seal.h"

#include <algorithm>
#include <charconv>
#include <cstdint>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/failure.h"
#include "provision/manifest.h"
#include "provision/sha256.h"
#include "sql/statements.h"

namespace provision {
namespace {

namespace fs = std::filesystem;
using Document = nlohmann::ordered_json;

constexpr const char* kChain = "chain";
constexpr const char* kList = "migrations";

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

/// The number that the file's name begins with; 0 if it begins with none.
std::uint32_t number_of(const std::string& id) {
  std::uint32_t number = 0;
  std::from_chars(id.data(), id.data() + id.size(), number);
  return number;
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
                                    name));
  const std::vector<Migration> migrations = read_manifest(folder);
  const std::uint32_t last = migrations.empty() ? 0 : number_of(migrations.back().id);
  Document document = read_document(folder);
  const bool sealed = migrations.empty() || document[kList].back().contains(kChain);

  NewMigration next;
  next.id = fmt::format("{:05}_{}.sql", last + 1, name);
  next.text = fmt::format(fmt::runtime(sql::new_migration), fmt::arg("title", title_of(name)),
                          fmt::arg("date", date));
  Document entry{{"id", next.id}, {"desc", title_of(name)}};
  const Script script{next.id, next.text, ""};
  if (sealed)
    entry[kChain] = chain_link(migrations.empty() ? "" : migrations.back().chain, next.id, script);
  document[kList].push_back(std::move(entry));
  next.manifest = text_of(document);
  return next;
}

}  // namespace provision
