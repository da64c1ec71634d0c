#include "provision/verification.h"

#include "syntax/header.h"

namespace provision {
std::string verification_of(const std::string& text) {
  const auto header = syntax::header_of(text);
  const auto query = header.find("Verification");
  return query == header.end() ? "" : query->second;
}

std::optional<std::string> objection_of(pg::Session& session, const std::string& query) {
  try {
    const pg::Table answer = session.query(query);
    if (answer.rows() == 1 && answer.columns() >= 1 && answer.at(0, 0) == "t") return std::nullopt;
    return "its verification query does not answer true";
  } catch (const pg::ServerError& error) {
    return "its verification query fails: " + std::string(error.what());
  }
}

}  // namespace provision
