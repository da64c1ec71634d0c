#include "role_session.h"

#include "pg/conninfo.h"
#include "provision/queue_depth.h"
#include "sql/statements.h"

namespace pgrush {
namespace {

// For the connection, in seconds; for bytes that nobody acknowledges, in milliseconds; and for a
// host that died after it had acknowledged them, in seconds and tries.
constexpr std::pair<const char*, const char*> kPatience[] = {{"connect_timeout", "5"},
                                                             {"tcp_user_timeout", "10000"},
                                                             {"keepalives_idle", "5"},
                                                             {"keepalives_interval", "5"},
                                                             {"keepalives_count", "2"}};

}  // namespace

pg::Session session_of(const std::string& dsn, const std::string& program) {
  auto words = pg::parse_conninfo(dsn);
  for (const auto& [word, value] : kPatience) words.try_emplace(word, value);
  words["fallback_application_name"] = program;
  words["client_encoding"] = "UTF8";
  pg::Session session(pg::make_conninfo(words));
  // Another style would name time zones by letters that mean several.
  session.query(sql::set_session, {"DateStyle", "ISO"});
  return session;
}

pg::Session session_as(const std::string& dsn, const std::string& role,
                       const std::string& program) {
  pg::Session session = session_of(dsn, program);
  session.query(sql::set_session, {"role", role});
  session.query(sql::set_session,
                {provision::kQueueSetting.first, provision::kQueueSetting.second});
  return session;
}

}  // namespace pgrush
