#include <future>
#include <regex>
#include <set>

#include <gtest/gtest.h>

#include "support/exposition.h"
#include "support/file.h"
#include "support/poll.h"
#include "support/server.h"
#include "support/webhooks.h"

namespace {

using contract::Contract;
using contract::kDaily;
using contract::kStripe;
using contract::kTwilio;
using contract::kWhatsApp;
using nlohmann::json;
using support::comes_true;
using support::HttpAnswer;
using support::WebhookClinic;

/// A clinic whose deliveries are taken in.
class WebhooksServePgTest : public testing::Test {
 protected:
  void SetUp() override { begin(); }

  void begin(const std::vector<std::string>& more = {}) {
    serve_ = clinic_.serve(more);
    url_ = serve_->url();
    ASSERT_NE(url_, "") << serve_->err();
  }
  HttpAnswer post(const Contract& contract, const webhook::Request& request) const {
    return WebhookClinic::post(url_, contract, request);
  }
  std::string events() { return clinic_.value("SELECT count(*) FROM public.webhook_events"); }
  /// "OUTCOME STATUS" of each log row, sorted.
  std::string log() {
    return clinic_.value(
        "SELECT coalesce(string_agg(outcome || ' ' || http_status, ', ' ORDER BY outcome, "
        "http_status), '') FROM public.webhook_logs");
  }

  WebhookClinic clinic_;
  std::unique_ptr<support::WebhookProgram> serve_;
  std::string url_;
};

TEST_F(WebhooksServePgTest, TakesEachProvidersSamplesInOnceAndCallsThemDuplicatesThen) {
  const std::vector<std::pair<const Contract*, std::string>> samples{
      {&kStripe, "payment_intent_succeeded.json"}, {&kWhatsApp, "batch.json"},
      {&kTwilio, "message_delivered.form"},        {&kTwilio, "message_delivered.json"},
      {&kDaily, "meeting_started.json"},           {&kStripe, "customer_created.json"}};
  std::size_t all = 0;
  for (const auto& [contract, file] : samples) {
    SCOPED_TRACE(contract->name + "/" + file);
    const webhook::Request request = WebhookClinic::sample(*contract, file);
    std::set<std::string> ids;
    const auto reading = contract->provider().read(request);
    for (const auto& event : reading.events) ids.insert(event.id);
    const std::size_t told = reading.events.size();

    const HttpAnswer first = post(*contract, request);
    EXPECT_EQ(first.status, 200) << first.body;
    EXPECT_EQ(json::parse(first.body),
              (json{{"accepted", ids.size()}, {"duplicates", told - ids.size()}}));
    const HttpAnswer second = post(*contract, request);
    EXPECT_EQ(second.status, 200) << second.body;
    EXPECT_EQ(json::parse(second.body), (json{{"accepted", 0}, {"duplicates", told}}));
    all += ids.size();
  }
  EXPECT_EQ(events(), std::to_string(all));
}

TEST_F(WebhooksServePgTest, KeepsTheBytesAndWhatTheSignatureIsAbout) {
  const webhook::Request request = WebhookClinic::sample(kTwilio, "message_delivered.json");
  ASSERT_EQ(post(kTwilio, request).status, 200);
  EXPECT_EQ(clinic_.value("SELECT convert_from(raw_body, 'UTF8') FROM public.webhook_deliveries"),
            request.body);
  EXPECT_EQ(clinic_.value("SELECT url FROM public.webhook_deliveries"), request.url);
  EXPECT_EQ(clinic_.value("SELECT headers ->> 'X-Twilio-Signature' FROM public.webhook_deliveries"),
            *request.headers.find("X-Twilio-Signature"));
}

TEST_F(WebhooksServePgTest, TakesABodyOfAnyKindUpToItsLimit) {
  // HTTP libraries like to read forms themselves, and to cut them off.
  const std::string form =
      support::text_of(contract::samples("twilio") / "message_received.form") + "&Extra=";
  const webhook::Request long_form =
      WebhookClinic::signed_request(kTwilio, form + std::string(100'000, 'a'), true);
  EXPECT_EQ(post(kTwilio, long_form).status, 200);
  const webhook::Request large = WebhookClinic::signed_request(
      kStripe, "{\"id\":\"a\",\"type\":\"b\",\"more\":\"" + std::string(2'000'000, 'a') + "\"}");
  EXPECT_EQ(post(kStripe, large).status, 200);
  EXPECT_EQ(clinic_.value("SELECT max(length(raw_body)) FROM public.webhook_deliveries"),
            std::to_string(large.body.size()));
}

TEST_F(WebhooksServePgTest, RefusesWhatAnotherOneSignedOrNobody) {
  webhook::Request changed = WebhookClinic::sample(kStripe, "payment_intent_succeeded.json");
  changed.body.back() = ' ';
  EXPECT_EQ(post(kStripe, changed).status, 401);
  webhook::Request truncated = WebhookClinic::sample(kDaily, "meeting_started.json");
  truncated.body.resize(truncated.body.size() / 2);
  EXPECT_EQ(post(kDaily, truncated).status, 401);
  const std::string body =
      support::text_of(contract::samples("stripe") / "payment_intent_succeeded.json");
  const HttpAnswer old =
      post(kStripe, WebhookClinic::signed_request(kStripe, body, false, std::chrono::minutes(10)));
  EXPECT_EQ(old.status, 401);
  EXPECT_EQ(json::parse(old.body).at("error"), "too_old");
  EXPECT_EQ(post(kStripe, kStripe.unsigned_request(body)).status, 400);
  EXPECT_EQ(events(), "0");
  EXPECT_EQ(log(), "bad_signature 401, bad_signature 401, bad_signature 401, malformed 400");
}

TEST_F(WebhooksServePgTest, RefusesWhatCannotBeRead) {
  for (const std::string body : {"{", "", "{\"id\": \"\\u0000\", \"type\": \"x\"}"})
    EXPECT_EQ(post(kStripe, WebhookClinic::signed_request(kStripe, body)).status, 400) << body;
  EXPECT_EQ(events(), "0");
  EXPECT_EQ(log(), "malformed 400, malformed 400, malformed 400");
}

TEST_F(WebhooksServePgTest, TakesInADeliveryOfVeryManyEvents) {
  json body =
      json::parse(support::text_of(contract::samples("whatsapp") / "message_delivered.json"));
  json& statuses = body["entry"][0]["changes"][0]["value"]["statuses"];
  const json one = statuses[0];
  for (int i = 1; i < 170; ++i) {
    statuses.push_back(one);
    statuses.back()["id"] = "wamid.MANY" + std::to_string(i);
  }
  const webhook::Request request = WebhookClinic::signed_request(kWhatsApp, body.dump());
  EXPECT_EQ(json::parse(post(kWhatsApp, request).body),
            (json{{"accepted", 170}, {"duplicates", 0}}));
  EXPECT_EQ(json::parse(post(kWhatsApp, request).body),
            (json{{"accepted", 0}, {"duplicates", 170}}));
  EXPECT_EQ(events(), "170");
}

TEST_F(WebhooksServePgTest, RefusesABodyThatIsTooLargeHoweverItComes) {
  begin({"--max-body", "1000"});
  const webhook::Request fits =
      WebhookClinic::signed_request(kStripe, "{\"id\":\"a\",\"type\":\"b\"}");
  EXPECT_EQ(post(kStripe, fits).status, 200);
  const webhook::Request large = WebhookClinic::signed_request(
      kStripe, "{\"id\":\"c\",\"type\":\"" + std::string(5000, 'b') + "\"}");
  EXPECT_EQ(post(kStripe, large).status, 413);
  EXPECT_EQ(log(), "accepted 200, malformed 413");
  EXPECT_NE(support::http_post(url_, "/webhooks/" + WebhookClinic::id(kStripe), large.headers.all(),
                               large.body, true)
                .status,
            200);
  EXPECT_EQ(support::http_post(url_, "/webhooks/" + WebhookClinic::id(kStripe), fits.headers.all(),
                               fits.body, true)
                .status,
            200);
  EXPECT_EQ(events(), "1");
}

TEST_F(WebhooksServePgTest, AnswersNothingElse) {
  const webhook::Request request = WebhookClinic::sample(kStripe, "customer_created.json");
  for (const std::string path : {"/webhooks/00000005-0000-4000-8000-0000000000ff", "/webhooks/",
                                 "/webhooks/x", "/", "/webhooks"})
    EXPECT_EQ(support::http_post(url_, path, request.headers.all(), request.body).status, 404)
        << path;
  EXPECT_EQ(support::http_get(url_, "/webhooks/" + WebhookClinic::id(kStripe)).status, 405);
  for (const auto& [name, value] :
       {std::pair<std::string, std::string>{"content-encoding", "gzip"},
        std::pair<std::string, std::string>{"content-type", "multipart/form-data; boundary=x"}}) {
    webhook::Request other = request;
    other.headers.set(name, value);
    EXPECT_EQ(post(kStripe, other).status, 415) << name;
  }
  clinic_.session().script("UPDATE public.integration_webhooks SET is_active = false");
  EXPECT_EQ(post(kStripe, request).status, 404);
  EXPECT_EQ(support::http_get(url_, "/healthz").status, 200);
  EXPECT_EQ(events(), "0");
}

TEST_F(WebhooksServePgTest, ShakesHands) {
  const std::string path = "/webhooks/" + WebhookClinic::id(kWhatsApp);
  const auto ask = [&](const std::string& token) {
    return support::http_get(
        url_, path,
        {{"hub.mode", "subscribe"}, {"hub.challenge", "1158201444"}, {"hub.verify_token", token}});
  };
  const HttpAnswer known = ask(WebhookClinic::kToken);
  EXPECT_EQ(known.status, 200);
  EXPECT_EQ(known.body, "1158201444");
  EXPECT_EQ(ask("guessed").status, 403);
  // Daily's is not signed.
  EXPECT_EQ(post(kDaily, kDaily.unsigned_request("{\"test\":\"test\"}")).status, 200);
  EXPECT_EQ(events(), "0");
  EXPECT_EQ(log(), "");
}

TEST_F(WebhooksServePgTest, AcknowledgesNothingWhileTheDatabaseIsAwayAndGoesOnWhenItIsBack) {
  const webhook::Request before = WebhookClinic::sample(kStripe, "customer_created.json");
  ASSERT_EQ(post(kStripe, before).status, 200);
  const webhook::Request request = WebhookClinic::sample(kStripe, "payment_intent_succeeded.json");
  pg::Session other(support::server().conninfo());
  const std::string name = clinic_.value("SELECT current_database()");
  const auto allow = [&](const std::string& whether) {
    other.script("ALTER DATABASE " + name + " ALLOW_CONNECTIONS " + whether);
  };
  allow("false");
  other.query(
      "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = $1 AND "
      "application_name = 'pgrush webhooks serve'",
      {name});
  const HttpAnswer away = post(kStripe, request);
  EXPECT_EQ(away.status, 503) << away.body;
  EXPECT_EQ(away.headers.count("Retry-After"), 1U);
  // What is refused cannot be logged either.
  EXPECT_EQ(post(kStripe, kStripe.unsigned_request("{}")).status, 503);
  EXPECT_EQ(events(), "1");
  allow("true");
  EXPECT_EQ(json::parse(post(kStripe, request).body).at("accepted"), 1);
  EXPECT_EQ(events(), "2");
  EXPECT_TRUE(serve_->says("the database takes deliveries again")) << serve_->err();
}

TEST_F(WebhooksServePgTest, AcknowledgesOnlyWhatIsCommittedAndAnswersItWhenItIsTold) {
  // Somebody else is taking in the same event: whether it is new is not known before that ends.
  const webhook::Request request = WebhookClinic::sample(kStripe, "customer_created.json");
  clinic_.session().script("BEGIN");
  clinic_.take_in(kStripe, request);
  auto answer = std::async(std::launch::async, [&] { return post(kStripe, request); });
  pg::Session watcher(clinic_.conninfo());
  const auto waits = [&] {
    return support::value_of(watcher,
                             "SELECT count(*) FROM pg_stat_activity WHERE application_name = "
                             "'pgrush webhooks serve' AND wait_event_type = 'Lock'") == "1";
  };
  ASSERT_TRUE(comes_true(waits));
  EXPECT_EQ(answer.wait_for(std::chrono::seconds(0)), std::future_status::timeout);
  serve_->signal(SIGTERM);
  // It takes no more requests, and still answers this one.
  EXPECT_TRUE(comes_true([&] { return support::http_get(url_, "/healthz").status == 0; }));
  EXPECT_EQ(answer.wait_for(std::chrono::seconds(0)), std::future_status::timeout);
  clinic_.session().script("ROLLBACK");
  const HttpAnswer told = answer.get();
  EXPECT_EQ(told.status, 200) << told.body;
  EXPECT_EQ(json::parse(told.body).at("accepted"), 1);
  EXPECT_EQ(serve_->ends(), 0) << serve_->err();
  EXPECT_EQ(events(), "1");
}

TEST_F(WebhooksServePgTest, TellsNothingOfWhatCameIn) {
  post(kStripe, WebhookClinic::sample(kStripe, "payment_intent_succeeded.json"));
  post(kWhatsApp, WebhookClinic::sample(kWhatsApp, "appointment_confirmed.json"));
  post(kStripe, kStripe.unsigned_request("{\"name\": \"Patient One\"}"));
  ASSERT_EQ(serve_->end_by(SIGTERM), 0);
  for (const std::string words :
       {"Patient One", "15550100002", "pi_3Pgrush", kStripe.secret.c_str(),
        kWhatsApp.secret.c_str(), WebhookClinic::kToken})
    EXPECT_EQ((serve_->out() + serve_->err()).find(words), std::string::npos) << words;
}

TEST_F(WebhooksServePgTest, CountsWhatItTakesIn) {
  begin({"--metrics-listen", "0"});
  const std::regex told(R"(metrics at (http://\S+/metrics)\n)");
  const std::string said = serve_->err();
  std::smatch found;
  ASSERT_TRUE(std::regex_search(said, found, told)) << said;
  const webhook::Request request = WebhookClinic::sample(kStripe, "customer_created.json");
  post(kStripe, request);
  post(kStripe, request);
  const std::string page = support::page_at(found[1].str());
  for (const std::string answer : {"accepted", "duplicate"})
    EXPECT_EQ(support::value_on(page, "pgrush_calls_total{answer=\"" + answer +
                                          "\",call=\"ingest_event\",outcome=\"done\"}"),
              1)
        << page;
}

TEST(WebhooksServeArgumentsPgTest, AreRefusedBeforeAnythingIsTakenIn) {
  WebhookClinic clinic;
  std::filesystem::permissions(clinic.file(), std::filesystem::perms::group_read,
                               std::filesystem::perm_options::add);
  const auto open_to_others = clinic.serve();
  EXPECT_EQ(open_to_others->ends(), 104);
  EXPECT_NE(open_to_others->err().find("chmod 600"), std::string::npos) << open_to_others->err();
  std::filesystem::permissions(clinic.file(), std::filesystem::perms::group_read,
                               std::filesystem::perm_options::remove);
  EXPECT_EQ(clinic.serve({"--max-body", "0"})->ends(), 104);
  const auto first = clinic.serve();
  const std::string url = first->url();
  ASSERT_NE(url, "") << first->err();
  support::WebhookProgram second({"webhooks", "serve", "-d", clinic.conninfo(), "--integrations",
                                  clinic.file(), "--listen", url.substr(7)});
  EXPECT_EQ(second.ends(), 104) << second.err();
  clinic.session().script("UPDATE public.integration_webhooks SET provider = 'stripe'");
  const auto mistaken = clinic.serve();
  EXPECT_EQ(mistaken->ends(), 104);
  EXPECT_NE(mistaken->err().find("is daily here, and stripe in the database"), std::string::npos)
      << mistaken->err();
}

}  // namespace
