#include "support/webhooks.h"

#include <array>
#include <chrono>
#include <regex>

#include "base/encoding.h"
#include "base/uuid.h"
#include "provision/seed.h"
#include "sql/statements.h"
#include "support/file.h"
#include "support/server.h"

namespace support {
namespace {

using contract::Contract;
using nlohmann::json;

const std::array<const Contract*, 4> kContracts{&contract::kStripe, &contract::kWhatsApp,
                                                &contract::kTwilio, &contract::kDaily};

json integrations() {
  json all;
  for (const Contract* one : kContracts)
    all[WebhookClinic::id(*one)] = {{"provider", one->name},
                                    {"secrets", {one->secret}},
                                    {"token", WebhookClinic::kToken},
                                    {"url", one->url}};
  return all;
}

}  // namespace

WebhookProgram::~WebhookProgram() {
  if (!ended_) end_by(SIGKILL);
}

int WebhookProgram::ends() {
  const int status = wait();
  ended_ = true;
  return status;
}

int WebhookProgram::end_by(int number) {
  signal(number);
  return ends();
}

std::string WebhookProgram::url() {
  const std::string said = says("listening on http://") && says("\n") ? err() : "";
  std::smatch found;
  const std::regex listening(R"(listening on (http://\S+)\n)");
  return std::regex_search(said, found, listening) ? found[1].str() : "";
}

WebhookClinic::WebhookClinic(int max_attempts, const std::string& backoff)
    : database_(fresh_database()), session_(database_.conninfo()) {
  provision::seed(session_, {.clinics = 2, .clinicians = 2, .patients = 4, .slots = 8});
  session_.script(text_of(PGRUSH_SOURCE "/tests/support/contracts.sql"));
  for (const Contract* one : kContracts)
    session_.query(
        "INSERT INTO public.integration_webhooks (id, clinic_id, provider, max_attempts, backoff) "
        "VALUES ($1, $2, $3, $4, $5)",
        {id(*one), base::to_string(base::seeded_uuid(base::Kind::kClinic, 0)), one->name,
         std::to_string(max_attempts), backoff});
  file_ = folder_.write("integrations.json", integrations().dump());
  std::filesystem::permissions(
      file_, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

std::string WebhookClinic::id(const Contract& contract) {
  std::uint32_t index = 0;
  while (kContracts.at(index)->name != contract.name) ++index;
  return base::to_string(base::seeded_uuid(base::Kind::kWebhook, index));
}

webhook::Request WebhookClinic::signed_request(const Contract& contract, const std::string& body,
                                               bool is_form, std::chrono::seconds age) {
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  return contract.provider().sign(contract.unsigned_request(body, is_form), contract.secret,
                                  now - age);
}

webhook::Request WebhookClinic::sample(const Contract& contract, const std::string& file) {
  const std::string body = text_of(contract::samples(contract.name) / file);
  assert(!body.empty());
  return signed_request(contract, body, file.ends_with(".form"));
}

std::string WebhookClinic::payment(std::uint32_t number) {
  std::array<char, 37> text{};
  std::snprintf(text.data(), text.size(), "00000017-0000-4000-8000-%012x", number);
  return text.data();
}

std::vector<std::string> WebhookClinic::capture_bodies(std::uint32_t number) {
  const auto folder = contract::samples("stripe");
  json intent = json::parse(text_of(folder / "payment_intent_succeeded.json"));
  json session = json::parse(text_of(folder / "checkout_session_completed.json"));
  const std::string digits = std::to_string(number);
  intent["id"] = "evt_intent_" + digits;
  intent["data"]["object"]["id"] = "pi_" + digits;
  intent["data"]["object"]["metadata"]["payment_id"] = payment(number);
  session["id"] = "evt_session_" + digits;
  session["data"]["object"]["payment_intent"] = "pi_" + digits;
  session["data"]["object"]["metadata"]["payment_id"] = payment(number);
  return {intent.dump(), session.dump()};
}

std::string WebhookClinic::value(const std::string& sql) { return value_of(session_, sql); }

void WebhookClinic::make_payments(std::uint32_t from, std::uint32_t count) {
  session_.query(
      "INSERT INTO public.payments (id, clinic_id, patient_id, requested_by, idempotency_key, "
      "amount_cents, currency) SELECT ('00000017-0000-4000-8000-' || lpad(to_hex(n), 12, "
      "'0'))::uuid, p.clinic_id, p.patient_id, p.requested_by, 'payment ' || n, p.amount_cents, "
      "p.currency FROM public.payments AS p, generate_series($1::bigint, $1::bigint + $2::bigint - "
      "1) AS n WHERE p.idempotency_key = 'sample'",
      {std::to_string(from), std::to_string(count)});
}

void WebhookClinic::take_in(const Contract& contract, const webhook::Request& request) {
  const webhook::Reading reading = contract.provider().read(request);
  json events = json::array();
  for (const webhook::Event& event : reading.events)
    events.push_back({{"id", event.id}, {"key", event.key}});
  json headers = json::object();
  for (const std::string& name : contract.provider().headers)
    if (const std::string* value = request.headers.find(name)) headers[name] = *value;
  session_.query(sql::take_in_delivery, {id(contract), events.dump(), reading.payload.dump(), "",
                                         headers.dump(), base::to_hex(request.body), request.url});
}

HttpAnswer WebhookClinic::post(const std::string& url, const Contract& contract,
                               const webhook::Request& request) {
  const std::string_view query = webhook::query_of(request.url);
  const std::string path = "/webhooks/" + id(contract);
  return http_post(url, query.empty() ? path : path + "?" + std::string(query),
                   request.headers.all(), request.body);
}

std::unique_ptr<WebhookProgram> WebhookClinic::start(std::vector<std::string> words,
                                                     const std::vector<std::string>& more) const {
  words.insert(words.end(), {"-d", conninfo(), "--integrations", file_.string()});
  words.insert(words.end(), more.begin(), more.end());
  return std::make_unique<WebhookProgram>(std::move(words));
}

std::unique_ptr<WebhookProgram> WebhookClinic::serve(const std::vector<std::string>& more) const {
  return start({"webhooks", "serve", "--listen", "0"}, more);
}

std::unique_ptr<WebhookProgram> WebhookClinic::work(const std::vector<std::string>& more) const {
  return start({"webhooks", "work"}, more);
}

std::string WebhookClinic::violations() {
  std::string told;
  const std::filesystem::path folder = PGRUSH_SOURCE "/scenarios/contracts/invariants";
  for (const auto& file : std::filesystem::directory_iterator(folder)) {
    const pg::Table table = session_.query(text_of(file.path()));
    if (table.rows() > 0)
      told += file.path().stem().string() + ": " + std::to_string(table.rows()) + " rows\n";
  }
  return told;
}

}  // namespace support
