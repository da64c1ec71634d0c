#include "support/dead_letters.h"

#include <chrono>
#include <map>
#include <stdexcept>

#include <nlohmann/json.hpp>

#include "base/encoding.h"
#include "base/uuid.h"
#include "support/file.h"
#include "webhook/reception.h"

namespace support {
namespace {

namespace fs = std::filesystem;
using base::Kind;
using nlohmann::json;

const fs::path kSamples = PGRUSH_SOURCE "/scenarios/contracts";

std::string id(Kind kind, std::uint32_t index) {
  return base::to_string(base::seeded_uuid(kind, index));
}

/// What each provider's integration is: its id, and its secret.
const std::map<std::string, std::pair<std::string, std::string>> kIntegrations{
    {"stripe", {id(Kind::kWebhook, 0), "whsec_replayed"}},
    {"whatsapp", {id(Kind::kWebhook, 1), "app secret"}}};

std::string integrations_file() {
  json file;
  for (const auto& [provider, integration] : kIntegrations)
    file[integration.first] = {{"provider", provider}, {"secrets", {integration.second}}};
  return file.dump();
}

json sample(const char* name) { return json::parse(text_of(kSamples / name)); }

webhook::Moment now() {
  return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

/// The request as the provider sends it now, and a receiver takes it.
std::pair<webhook::Request, webhook::Reception> received(const std::string& name,
                                                         const std::string& body) {
  const webhook::Provider& provider = *webhook::Providers::instance().find(name);
  const std::vector<std::string> secrets{kIntegrations.at(name).second};
  webhook::Request request;
  request.url = "https://clinic.example/webhooks/" + name;
  request.body = body;
  request = provider.sign(request, secrets.front(), now());
  auto reception = webhook::receive(provider, request, "", {.secrets = secrets, .received = now()});
  if (reception.reading.events.size() != 1)
    throw std::runtime_error("no event of " + name + " is told by " + body);
  return {std::move(request), std::move(reception)};
}

}  // namespace

DeadLetters::DeadLetters(pg::Session& session)
    : session_(session), clinic_(id(Kind::kClinic, 0)), admin_(id(Kind::kUser, 1000)) {
  session_.query(
      "INSERT INTO public.users (id, clinic_id, email, role) VALUES ($1::uuid, $2::uuid, "
      "'admin@clinic.example', 'clinic_admin')",
      {admin_, clinic_});
  for (const auto& [provider, integration] : kIntegrations)
    session_.query(
        "INSERT INTO public.integration_webhooks (id, clinic_id, provider, max_attempts, backoff) "
        "VALUES ($1::uuid, $2::uuid, $3, 1, '0 s')",
        {integration.first, clinic_, provider});
  fs::permissions(folder_.write("integrations.json", integrations_file()),
                  fs::perms::owner_read | fs::perms::owner_write);
}

std::string DeadLetters::customer(const std::string& event_id, const std::string& error) {
  return stripe(event_id, sample("stripe/customer_created.json").dump(), error);
}

std::string DeadLetters::payment(const std::string& event_id, const std::string& intent,
                                 const std::string& error) {
  json body = sample("stripe/payment_intent_succeeded.json");
  body["data"]["object"]["id"] = intent;
  return stripe(event_id, body.dump(), error);
}

std::string DeadLetters::unnamed_payment(const std::string& event_id, const std::string& error) {
  json body = sample("stripe/payment_intent_succeeded.json");
  body["data"]["object"].erase("metadata");
  return stripe(event_id, body.dump(), error);
}

std::string DeadLetters::message(const std::string& message_id, const std::string& error) {
  json body = sample("whatsapp/message_delivered.json");
  body["entry"][0]["changes"][0]["value"]["statuses"][0]["id"] = message_id;
  return give_up("whatsapp", body.dump(), error);
}

std::string DeadLetters::stripe(const std::string& event_id, const std::string& body,
                                const std::string& error) {
  json event = json::parse(body);
  event["id"] = event_id;
  return give_up("stripe", event.dump(), error);
}

std::string DeadLetters::give_up(const std::string& provider, const std::string& body,
                                 const std::string& error) {
  const auto [request, reception] = received(provider, body);
  const webhook::Event& event = reception.reading.events.front();
  const std::string uuid(
      session_
          .query("SELECT id FROM webhook.ingest_event($1::uuid, $2, $3::jsonb, NULL, NULLIF($4, "
                 "''), decode($5, 'hex'), $6::jsonb, $7)",
                 {kIntegrations.at(provider).first, event.id, reception.reading.payload.dump(),
                  event.key, base::to_hex(request.body), reception.headers.dump(), request.url})
          .at(0, 0));
  session_.query(
      "UPDATE public.webhook_events SET received_at = now() - interval '210 min' WHERE id = "
      "$1::uuid",
      {uuid});
  fail_all(error);
  return uuid;
}

void DeadLetters::fail_all(const std::string& error) {
  session_.query(
      "SELECT webhook.mark_event_result(c.id, c.claim_no, false, $1) FROM "
      "webhook.claim_next_event('worker', 1000) AS c",
      {error});
}

}  // namespace support
