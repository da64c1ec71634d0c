#include "drive/webhook_queue.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include <fmt/format.h>

#include "base/backoff.h"
#include "base/encoding.h"
#include "base/random.h"
#include "sql/statements.h"
#include "webhook/reception.h"

namespace drive {
namespace {

// The waits between tries, at random up to this, twice this … and the last.
constexpr base::Nanos kFirstWait = std::chrono::milliseconds(50);
constexpr base::Nanos kLongestPause = std::chrono::seconds(5);
// How often a call is tried that the server rolled back for another's sake; and, once all is to
// come to an end, one that finds no database.
constexpr std::uint32_t kTries = 5;

template <class Number>
Number number_in(std::string_view text) {
  Number number{};
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

bool may_be_repeated(const pg::ServerError& error) {
  return pg::outcome_of(error.sqlstate()) == base::Outcome::kRetryable;
}

}  // namespace

std::string interval_of(base::Nanos duration) {
  return fmt::format("{:.6f} s", base::to_s(duration));
}

WebhookQueue::WebhookQueue(OpenSession open, Ending& ending,
                           std::function<void(const std::string&)> say)
    : open_(std::move(open)), ending_(ending), say_(std::move(say)) {}

std::vector<Claim> WebhookQueue::claim(const std::string& worker, unsigned limit,
                                       base::Nanos lease) {
  const pg::Table table = ask(sql::claim_work, {worker, std::to_string(limit), interval_of(lease)});
  std::vector<Claim> claims;
  for (int row = 0; row < table.rows(); ++row)
    claims.push_back({std::string(table.at(row, 0)), std::string(table.at(row, 1)),
                      std::string(table.at(row, 2)), std::string(table.at(row, 3))});
  return claims;
}

std::optional<KeptDelivery> WebhookQueue::read(const Claim& claim) {
  const pg::Table table = ask(sql::read_delivery, {claim.event, claim.claim_no});
  if (table.rows() == 0) return std::nullopt;
  const std::string body = base::from_hex(table.at(0, 1)).value_or("");
  return KeptDelivery{
      std::string(table.at(0, 0)), webhook::kept_request(body, table.at(0, 2), table.at(0, 3)),
      webhook::Moment(std::chrono::seconds(number_in<std::int64_t>(table.at(0, 4))))};
}

std::string WebhookQueue::apply(const Claim& claim, const std::string& effect) {
  return std::string(ask(sql::apply_event, {claim.event, claim.claim_no, effect}).at(0, 0));
}

std::string WebhookQueue::fail(const Claim& claim, const std::string& error) {
  return std::string(ask(sql::mark_event, {claim.event, claim.claim_no, "false", error}).at(0, 0));
}

Outlook WebhookQueue::look() {
  const pg::Table table = ask(sql::webhook_outlook);
  Outlook outlook{table.at(0, 0) == "t", std::nullopt};
  if (!table.null(0, 1)) outlook.due_in = base::from_s(number_in<double>(table.at(0, 1)));
  return outlook;
}

pg::Table WebhookQueue::ask(std::string_view sql,
                            std::initializer_list<std::string_view> arguments) {
  for (std::uint32_t failures = 1;; ++failures) {
    try {
      if (!session_) session_.emplace(open_());
      pg::Table table = session_->query(sql, arguments);
      if (std::exchange(is_away_, false)) say_("the database is back");
      return table;
    } catch (const pg::ServerError& error) {
      if (error.in_doubt())
        session_.reset();
      else if (!may_be_repeated(error) || failures == kTries)
        throw;
      wait_to_try_again(failures, error);
    } catch (const base::Failure& failure) {
      wait_to_try_again(failures, failure);
    }
  }
}

void WebhookQueue::wait_to_try_again(std::uint32_t failures, const base::Failure& failure) {
  if (!session_ && ending_.called() && failures >= kTries) throw failure;
  if (!session_ && !std::exchange(is_away_, true))
    say_(fmt::format("the database is away, and is asked again: {}", failure.what()));
  const auto draw = base::Draw{reinterpret_cast<std::uintptr_t>(this), 0, failures}.unit(0);
  ending_.rest(std::min(base::backoff(kFirstWait, std::min(failures, 10U), draw), kLongestPause));
}

}  // namespace drive
