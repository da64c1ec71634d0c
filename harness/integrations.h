#pragma once

#include <map>
#include <string>
#include <vector>

#include "pg/session.h"

namespace pgrush {

/// What we share with a provider about one row of public.integration_webhooks.
struct Integration {
  std::vector<std::string> secrets;  ///< any of them may sign; one at least
  std::string token;                 ///< what the provider shows in a handshake; "": none
  std::string url;                   ///< the public address that it was given; "": not told
  std::string provider{};            ///< a name in webhook::Providers
};

/// Integrations by the ids of their rows, as base::to_string writes a uuid.
using Integrations = std::map<std::string, Integration>;

/// Reads a JSON file: {"UUID": {"provider": "stripe", "secrets": ["whsec_…"], "token": "…", "url":
/// "https://…"}}. Throws Failure (kUnusable) that tells all that is wrong by JSON pointers, and
/// never a secret; also if others than its owner may read or write the file.
Integrations read_integrations(const std::string& file);

/// Throws Failure (kUnusable) that names every integration of the file which the database does not
/// have, or has of another provider. The session's user has to see them all.
void require_known(const Integrations& integrations, const std::string& file, pg::Session& session);

}  // namespace pgrush
