#include "simulation/webhook_server.h"

#include <algorithm>

#include "measure/webhook.h"

namespace simulation {

namespace webhook = measure::webhook;

WebhookServer::Event& WebhookServer::event(std::uint32_t number) {
  if (number >= events_.size()) events_.resize(number + 1);
  return events_[number];
}

void WebhookServer::wait_in(Queue& queue, std::uint32_t number, std::int64_t at) {
  events_[number].due = at;
  queue.push({at, number});
}

template <class Fits>
std::vector<std::uint32_t> WebhookServer::take(Queue& queue, std::uint64_t limit, std::int64_t now,
                                               Fits fits) {
  std::vector<std::uint32_t> taken;
  std::vector<Entry> locked;
  while (taken.size() < limit && !queue.empty() && queue.top().at <= now) {
    const Entry entry = queue.top();
    queue.pop();
    const Event& event = events_[entry.event];
    if (event.due != entry.at || !fits(event)) continue;
    if (event.locked_until > now)
      locked.push_back(entry);
    else
      taken.push_back(entry.event);
  }
  for (const Entry& entry : locked) queue.push(entry);
  return taken;
}

std::uint8_t WebhookServer::ingest(std::uint32_t number, std::uint32_t webhook,
                                   std::int64_t commit) {
  Event& taken_in = event(number);
  if (taken_in.status != Status::kOther) return webhook::kDuplicate;
  taken_in.id = dice_.uuid();
  taken_in.webhook = webhook;
  taken_in.status = Status::kPending;
  taken_in.locked_until = commit;
  wait_in(ready_, number, commit);
  ++open_;
  return webhook::kAccepted;
}

void WebhookServer::claim(std::uint32_t limit, std::int64_t now, std::int64_t commit,
                          std::vector<Claimed>& given) {
  const auto leased = [](const Event& event) { return event.status == Status::kProcessing; };
  const auto ready = [](const Event& event) {
    return event.status == Status::kPending || event.status == Status::kFailed;
  };
  std::vector<std::uint32_t> mine;
  // Expired leases: at the last attempt the event dies, else it is taken over.
  for (std::vector<std::uint32_t> expired; mine.size() < limit;) {
    expired = take(leased_, limit - mine.size(), now, leased);
    if (expired.empty()) break;
    for (const std::uint32_t number : expired) {
      Event& event = events_[number];
      event.locked_until = commit;
      if (event.attempts < rules_.max_attempts) {
        mine.push_back(number);
        continue;
      }
      event.status = Status::kDeadLetter;
      --open_;
      wait_in(dead(number), number, event.tried);
    }
  }
  const auto waiting = take(ready_, limit - mine.size(), now, ready);
  mine.insert(mine.end(), waiting.begin(), waiting.end());
  for (const std::uint32_t number : mine) {
    Event& event = events_[number];
    event.status = Status::kProcessing;
    event.locked_until = commit;
    event.tried = commit;
    event.result = measure::kNoAnswer;
    ++event.token;
    ++event.attempts;
    wait_in(leased_, number, commit + rules_.lease.count());
    given.push_back({number, event.token, event.attempts});
  }
}

std::int64_t WebhookServer::backoff(const Event& event) {
  const auto pause = static_cast<double>(rules_.backoff.count() * (1LL << (event.attempts - 1)));
  return static_cast<std::int64_t>(pause * (1 + dice_.between(0, 1000) / 10'000.0));
}

std::uint8_t WebhookServer::mark(std::uint32_t number, std::int64_t token, bool ok,
                                 std::int64_t commit) {
  Event& event = events_[number];
  if (event.token != token) return webhook::kStale;
  if (event.status != Status::kProcessing)
    return event.result == measure::kNoAnswer ? std::uint8_t{webhook::kStale} : event.result;
  event.locked_until = commit;
  if (!ok && event.attempts < rules_.max_attempts) {
    event.status = Status::kFailed;
    wait_in(ready_, number, commit + backoff(event));
    return event.result = webhook::kRetry;
  }
  --open_;
  event.status = ok ? Status::kSuccess : Status::kDeadLetter;
  if (!ok) wait_in(dead(number), number, event.tried);
  return event.result = ok ? webhook::kSuccess : webhook::kDeadLetter;
}

void WebhookServer::replay(std::uint32_t webhook, std::int64_t now, std::int64_t commit,
                           std::vector<std::uint32_t>& replayed) {
  const auto died = [](const Event& event) { return event.status == Status::kDeadLetter; };
  for (const std::uint32_t number : take(dead_[webhook], 1, now, died)) {
    Event& event = events_[number];
    event.status = Status::kPending;
    event.attempts = 0;
    event.locked_until = commit;
    ++open_;
    wait_in(ready_, number, commit);
    replayed.push_back(number);
    using AuditRow = measure::Snapshot::AuditRow;
    const auto logged = static_cast<std::uint32_t>(audit_rows_.size() + 1);
    audit_rows_.push_back({logged, event.id, AuditRow::Table::kEvents, AuditRow::Operation::kUpdate,
                           event.webhook, 700 + logged});
  }
}

void WebhookServer::lock(std::uint32_t number, std::int64_t until) {
  events_[number].locked_until = std::max(events_[number].locked_until, until);
}

measure::Snapshot WebhookServer::snapshot() const {
  measure::Snapshot all;
  for (std::uint32_t i = 0; i < webhooks_; ++i) all.members.push_back({base::Kind::kWebhook, i, i});
  all.audit_rows = audit_rows_;
  for (std::uint32_t i = 0; i < events_.size(); ++i) {
    const Event& event = events_[i];
    if (event.status == Status::kOther) continue;
    all.events.push_back(
        {i, event.id, event.status, event.attempts, event.token, event.webhook, event.webhook});
  }
  return all;
}

}  // namespace simulation
