#include "role_session.h"

#include "pg/conninfo.h"
#include "provision/queue_depth.h"
#include "sql/statements.h"

namespace pgrush {
namespace {

// For the connection, in seconds, and for bytes that nobody acknowledges, in milliseconds.
constexpr const char* kConnectTimeout = "5";
constexpr const char* kTcpTimeout = "10000";

}  // namespace

pg::Session session_as(const std::string& dsn, const std::string& role,
                       const std::string& program) {
  auto words = pg::parse_conninfo(dsn);
  words.try_emplace("connect_timeout", kConnectTimeout);
  words.try_emplace("tcp_user_timeout", kTcpTimeout);
  words["fallback_application_name"] = program;
  words["client_encoding"] = "UTF8";
  pg::Session session(pg::make_conninfo(words));
  session.query(sql::set_session, {"role", role});
  session.query(sql::set_session,
                {provision::kQueueSetting.first, provision::kQueueSetting.second});
  return session;
}

}  // namespace pgrush
