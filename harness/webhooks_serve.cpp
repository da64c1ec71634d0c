#include "webhooks_serve.h"

#include <atomic>
#include <charconv>
#include <chrono>
#include <poll.h>
#include <span>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/encoding.h"
#include "base/failure.h"
#include "base/listen_address.h"
#include "base/uuid.h"
#include "drive/http_receiver.h"
#include "drive/interruption.h"
#include "drive/session_pool.h"
#include "integrations.h"
#include "measure/webhook.h"
#include "metrics_listen.h"
#include "place.h"
#include "role_session.h"
#include "sql/statements.h"
#include "webhook/reception.h"

namespace pgrush {
namespace {

using drive::HttpAnswer;
using drive::HttpRequest;
using nlohmann::json;

constexpr std::string_view kPath = "/webhooks/";
// When a provider may try again what the database could not take.
constexpr int kRetryAfterS = 5;
// While a session is waited for, and a slow sender is listened to, others are served.
constexpr unsigned kThreadsPerConnection = 4;
// So many events of a delivery are taken in by one statement.
constexpr std::size_t kEventsAtOnce = 50;
// How often what the server rolled back for another's sake is sent.
constexpr int kCommitTries = 3;

HttpAnswer refusal(int status, std::string_view why) {
  return {status, json{{"error", why}}.dump()};
}

pg::Session open(const std::string& dsn) {
  pg::Session session = session_as(dsn, "service_role", "pgrush webhooks serve");
  // A provider waits some seconds for its answer.
  session.query(sql::set_session, {"statement_timeout", "5s"});
  return session;
}

/// Answers providers' requests. Any thread.
class Desk {
 public:
  Desk(const ServeArguments& arguments, Integrations integrations, drive::CallMetrics* taken_in)
      : integrations_(std::move(integrations)),
        taken_in_(taken_in),
        pool_(arguments.connections, [dsn = arguments.dsn] { return open(dsn); }) {}

  HttpAnswer answer(const HttpRequest& request) {
    if (request.path == "/healthz") return {200, json{{"status", "ok"}}.dump()};
    const std::string id = integration_in(request.path);
    const auto found = integrations_.find(id);
    if (found == integrations_.end()) return refusal(404, "unknown_integration");
    try {
      return judge(request, id, found->second);
    } catch (const base::Failure& failure) {
      // Once an outage, and nothing of the delivery.
      if (!is_away_.exchange(true)) tell(fmt::format("answered 503: {}", failure.what()));
      HttpAnswer away = refusal(503, "database");
      away.retry_after_s = kRetryAfterS;
      return away;
    }
  }

 private:
  /// The integration's id in "/webhooks/UUID"; "" if there is none.
  static std::string integration_in(std::string_view path) {
    if (!path.starts_with(kPath)) return "";
    const auto id = base::parse_uuid(path.substr(kPath.size()));
    return id ? base::to_string(*id) : "";
  }

  HttpAnswer judge(const HttpRequest& http, const std::string& id, const Integration& ours) {
    if (http.too_large) return refuse(id, "malformed", 413, "too_large");
    const webhook::Provider& provider = *webhook::Providers::instance().find(ours.provider);
    webhook::Request request{.method = http.method,
                             .url = http.query.empty() ? ours.url : ours.url + "?" + http.query,
                             .headers = http.headers,
                             .body = http.body};
    const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    const webhook::Reception reception =
        webhook::receive(provider, request, ours.token, {.secrets = ours.secrets, .received = now});
    if (reception.handshake)
      return {reception.handshake->status, reception.handshake->body, "text/plain"};
    if (http.method != "POST") return refusal(405, "method");
    // A worker could not tell it from a delivery of which nothing was kept.
    if (http.body.empty()) return refuse(id, "malformed", 400, "malformed");
    switch (reception.verification.authenticity) {
      case webhook::Authenticity::kValid: break;
      case webhook::Authenticity::kMalformed: return refuse(id, "malformed", 400, "malformed");
      case webhook::Authenticity::kBadSignature:
      case webhook::Authenticity::kTooOld:
        return refuse(id, "bad_signature", 401, text_of(reception.verification.authenticity));
    }
    if (!reception.reading.mistake.empty()) return refuse(id, "malformed", 400, "unreadable");
    return take_in(id, request, *request.headers.find(provider.headers.front()), reception);
  }

  HttpAnswer refuse(const std::string& id, std::string_view outcome, int status,
                    std::string_view why) {
    ask(sql::log_delivery, {id, outcome, std::to_string(status)});
    return refusal(status, why);
  }

  HttpAnswer take_in(const std::string& id, const webhook::Request& request,
                     const std::string& signature, const webhook::Reception& reception) {
    const std::vector<webhook::Event>& events = reception.reading.events;
    const std::string payload = reception.reading.payload.dump();
    const std::string headers = reception.headers.dump();
    const std::string body = base::to_hex(request.body);
    int accepted = 0;
    int duplicates = 0;
    base::Instant began = base::Clock::now();
    try {
      for (std::size_t i = 0; i < events.size(); i += kEventsAtOnce) {
        began = base::Clock::now();
        const std::span part(events.begin() + i, std::min(kEventsAtOnce, events.size() - i));
        const pg::Table table =
            ingest({id, told(part), payload, signature, headers, body, request.url});
        const base::Nanos response = base::Clock::now() - began;
        accepted += count(measure::webhook::kAccepted, table.at(0, 0), response);
        duplicates += count(measure::webhook::kDuplicate, table.at(0, 1), response);
      }
      return {200, json{{"accepted", accepted}, {"duplicates", duplicates}}.dump()};
    } catch (const pg::ServerError& error) {
      count(pg::outcome_of(error.sqlstate()), base::Clock::now() - began);
      // It was taken out of service meanwhile.
      if (error.sqlstate() == "P0002") return refusal(404, "unknown_integration");
      // Data that the database cannot keep does not get better.
      if (error.sqlstate().starts_with("22")) return refuse(id, "malformed", 400, "unreadable");
      throw;
    } catch (const base::Failure&) {
      count(base::Outcome::kNotSent, base::Clock::now() - began);
      throw;
    }
  }

  static std::string told(std::span<const webhook::Event> events) {
    json told = json::array();
    for (const webhook::Event& event : events)
      told.push_back({{"id", event.id}, {"key", event.key}});
    return told.dump();
  }

  pg::Table ask(std::string_view sql, std::initializer_list<std::string_view> arguments) {
    pg::Table table = pool_.query(sql, arguments);
    if (is_away_.exchange(false)) tell("the database takes deliveries again");
    return table;
  }

  /// Deliveries that hold the same events in another order may lock each other out.
  pg::Table ingest(std::initializer_list<std::string_view> arguments) {
    for (int tries = 1;; ++tries) {
      try {
        return ask(sql::take_in_delivery, arguments);
      } catch (const pg::ServerError& error) {
        if (pg::outcome_of(error.sqlstate()) != base::Outcome::kRetryable || tries == kCommitTries)
          throw;
      }
    }
  }

  /// Counts so many events that were answered so; gives their number back.
  int count(std::uint8_t answer, std::string_view events, base::Nanos response) {
    int number = 0;
    std::from_chars(events.data(), events.data() + events.size(), number);
    if (taken_in_ != nullptr)
      for (int i = 0; i < number; ++i) taken_in_->count(base::Outcome::kDone, answer, response);
    return number;
  }
  void count(base::Outcome outcome, base::Nanos response) {
    if (taken_in_ != nullptr) taken_in_->count(outcome, measure::kNoAnswer, response);
  }

  const Integrations integrations_;
  drive::CallMetrics* const taken_in_;
  drive::SessionPool pool_;
  std::atomic<bool> is_away_ = false;  ///< it was told
};

}  // namespace

base::ExitStatus webhooks_serve(const ServeArguments& arguments) {
  const base::ListenAddress address = base::parse_listen_address("--listen", arguments.listen);
  Integrations integrations = read_integrations(arguments.integrations);
  {
    pg::Session first = open(arguments.dsn);
    require_known(integrations, arguments.integrations, first);
  }
  drive::catch_interruption();
  const auto metrics = metrics_at(arguments.metrics_listen);
  drive::CallMetrics* taken_in =
      metrics ? &metrics->calls(measure::webhook::ingest_operation()) : nullptr;
  Desk desk(arguments, std::move(integrations), taken_in);
  const drive::HttpReceiver receiver(
      {.address = address,
       .max_body_bytes = arguments.max_body_bytes,
       .threads = arguments.connections * kThreadsPerConnection,
       .answer = [&desk](const HttpRequest& request) { return desk.answer(request); }});
  tell("listening on " + receiver.url());
  if (!address.is_loopback())
    tell(
        "others than this machine can reach it: have a proxy before it, which limits headers and "
        "slow senders");
  while (!drive::interrupted()) {
    if (!receiver.is_listening())
      throw base::Failure(base::ExitStatus::kInternal,
                          "the system takes no more connections for us: start it again");
    poll(nullptr, 0, 50);
  }
  return base::ExitStatus::kPass;
}

}  // namespace pgrush
