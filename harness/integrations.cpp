#include "integrations.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "base/failure.h"
#include "base/suggest.h"
#include "base/uuid.h"
#include "scenario/mistakes.h"
#include "sql/statements.h"
#include "webhook/provider.h"

namespace pgrush {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using scenario::Mistakes;

constexpr std::array kKeys{"provider", "secrets", "token", "url"};

[[noreturn]] void refuse(const std::string& file, const std::string& why) {
  throw base::Failure(base::ExitStatus::kUnusable, file + ": " + why);
}

/// Whoever can read it can sign as each provider, and whoever can write it can be one.
void require_own(const std::string& file) {
  constexpr fs::perms kOfOthers = fs::perms::group_read | fs::perms::group_write |
                                  fs::perms::others_read | fs::perms::others_write;
  std::error_code error;
  const fs::file_status status = fs::status(file, error);
  if (!fs::exists(status)) refuse(file, "there is no such file");
  if (fs::is_directory(status)) refuse(file, "is a folder: name the file in it");
  if ((status.permissions() & kOfOthers) != fs::perms::none)
    refuse(file, "others than its owner may read or write it, and it holds secrets: chmod 600");
}

/// A parser's own words would quote what it stumbles over.
json parsed(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  const std::string text(std::istreambuf_iterator<char>(in), {});
  if (in.bad() || !in.is_open()) refuse(file, "cannot be read");
  try {
    return json::parse(text, nullptr, true, true);
  } catch (const json::parse_error& error) {
    refuse(file, fmt::format("is not JSON: look at byte {} of {}", error.byte, text.size()));
  }
}

/// The text of a member, "" if there is none.
std::string text_of(const json& entry, const char* key, const std::string& at, Mistakes& mistakes) {
  const auto found = entry.find(key);
  if (found == entry.end()) return "";
  if (found->is_string()) return found->get<std::string>();
  mistakes.add(fmt::format("{}/{}", at, key), "has to be a text");
  return "";
}

const webhook::Provider* find_provider(const std::string& name, const std::string& at,
                                       Mistakes& mistakes) {
  const auto* provider = webhook::Providers::instance().find(name);
  const std::vector<std::string> known = webhook::Providers::instance().names();
  if (provider == nullptr)
    mistakes.add(at + "/provider", fmt::format("has to be one of {}{}", fmt::join(known, ", "),
                                               base::suggest(name, known)));
  return provider;
}

std::vector<std::string> secrets_of(const json& entry, const std::string& at,
                                    const webhook::Provider* provider, Mistakes& mistakes) {
  const auto found = entry.find("secrets");
  if (found == entry.end() || !found->is_array() || found->empty()) {
    mistakes.add(at + "/secrets", "has to be a list of one secret at least");
    return {};
  }
  std::vector<std::string> secrets;
  for (std::size_t i = 0; i < found->size(); ++i) {
    const std::string place = fmt::format("{}/secrets/{}", at, i);
    const json& secret = (*found)[i];
    if (!secret.is_string()) {
      mistakes.add(place, "has to be a text");
      continue;
    }
    secrets.push_back(secret.get<std::string>());
    const std::string objection = provider ? provider->objection_to(secrets.back()) : "";
    if (!objection.empty()) mistakes.add(place, objection);
  }
  return secrets;
}

/// Twilio signs the address; of the others it is kept with what they send.
std::string url_of(const json& entry, const std::string& at, const std::string& provider,
                   Mistakes& mistakes) {
  const std::string url = text_of(entry, "url", at, mistakes);
  if (url.empty() && provider == "twilio")
    mistakes.add(at + "/url", "is needed: Twilio signs the address that it was given");
  const bool is_http = url.starts_with("https://") || url.starts_with("http://");
  if (!url.empty() && (!is_http || url.find_first_of("?#") != std::string::npos))
    mistakes.add(at + "/url",
                 "has to be the public address, https://… without '?' and '#': the query is taken "
                 "from each request");
  return url;
}

Integration read_entry(const json& entry, const std::string& at, Mistakes& mistakes) {
  if (!entry.is_object()) {
    mistakes.add(at, "has to be an object with provider and secrets");
    return {};
  }
  const std::vector<std::string> keys(kKeys.begin(), kKeys.end());
  for (const auto& [key, value] : entry.items())
    if (std::ranges::find(keys, key) == keys.end())
      mistakes.add(at, fmt::format("has an unknown key{}; known are {}", base::suggest(key, keys),
                                   fmt::join(keys, ", ")));
  Integration integration;
  integration.provider = text_of(entry, "provider", at, mistakes);
  const auto* provider = find_provider(integration.provider, at, mistakes);
  integration.secrets = secrets_of(entry, at, provider, mistakes);
  integration.token = text_of(entry, "token", at, mistakes);
  integration.url = url_of(entry, at, integration.provider, mistakes);
  return integration;
}

}  // namespace

Integrations read_integrations(const std::string& file) {
  require_own(file);
  const json document = parsed(file);
  if (!document.is_object() || document.empty())
    refuse(file, "has to be an object of integrations by their uuids, of one at least");
  Mistakes mistakes;
  Integrations integrations;
  std::size_t number = 0;
  for (const auto& [key, entry] : document.items()) {
    ++number;
    const auto id = base::parse_uuid(key);
    // What stands in the place of a uuid may be a secret.
    if (!id) {
      mistakes.add("", fmt::format("the key of entry {} has to be the uuid of an integration "
                                   "(public.integration_webhooks.id)",
                                   number));
      continue;
    }
    const std::string name = base::to_string(*id);
    integrations[name] = read_entry(entry, "/" + name, mistakes);
  }
  mistakes.raise(file);
  return integrations;
}

void require_known(const Integrations& integrations, const std::string& file,
                   pg::Session& session) {
  json ids = json::array();
  for (const auto& [id, integration] : integrations) ids.push_back(id);
  const pg::Table table = session.query(sql::known_integrations, {ids.dump()});
  Mistakes mistakes;
  for (int row = 0; row < table.rows(); ++row) {
    const std::string id(table.at(row, 0));
    const std::string& ours = integrations.at(id).provider;
    if (table.null(row, 1))
      mistakes.add("/" + id, "the database has no such integration");
    else if (table.at(row, 1) != ours)
      mistakes.add("/" + id + "/provider",
                   fmt::format("is {} here, and {} in the database", ours, table.at(row, 1)));
  }
  mistakes.raise(file);
}

}  // namespace pgrush
