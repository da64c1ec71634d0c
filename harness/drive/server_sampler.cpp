#include "drive/server_sampler.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "drive/thread_cpu.h"
#include "pg/conninfo.h"
#include "provision/queue_depth.h"
#include "provision/server_figures.h"
#include "sql/statements.h"

namespace drive {
namespace {

// How soon it looks again while a sample waits for something else to be answered.
constexpr base::Nanos kSoon = std::chrono::milliseconds(5);
constexpr base::Nanos kPause = std::chrono::seconds(1);
constexpr base::Nanos kSecond = std::chrono::seconds(1);
// The server cuts a statement's text, by default at 1,024 bytes, at 100 at the least.
constexpr std::size_t kShortestText = 90;

const pg::Statement kSample{"sample_sessions", std::string(sql::sample_sessions)};
const pg::Statement kFigures{"server_figures", std::string(sql::server_figures)};
const pg::Statement kQueue{"webhook_queue", std::string(sql::webhook_queue)};

/// The numbers in "{1,2,3}".
std::vector<std::int32_t> numbers_in(std::string_view array) {
  std::vector<std::int32_t> numbers;
  for (const char* at = array.data() + 1; at < array.data() + array.size();) {
    std::int32_t number = 0;
    const auto [end, error] = std::from_chars(at, array.data() + array.size(), number);
    if (error == std::errc()) numbers.push_back(number);
    at = end + 1;
  }
  return numbers;
}

std::int32_t number_in(std::string_view text) {
  std::int32_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

}  // namespace

ServerSampler::ServerSampler(const SamplerSpec& spec)
    : spec_(spec), period_(base::from_s(1 / spec.rate_per_s)) {
  opening_.conninfo = pg::with_words(spec.conninfo, {{"application_name", "pgrush sampler"}});
  // Who cannot look within a second has missed so many samples that another try is better.
  opening_.settings = {{"statement_timeout", "1s"}, {"jit", "off"}};
  opening_.statements = {kSample, kFigures};
  if (spec.metrics != nullptr) {
    opening_.settings.push_back(provision::kQueueSetting);
    opening_.statements.push_back(kQueue);
  }
  sample_.step(kSample).answers_in_text();
  figures_.step(kFigures).answers_in_text();
  queue_.step(kQueue).answers_in_text();
  cost_.rate_per_s = spec.rate_per_s;
}

ServerSampler::~ServerSampler() = default;

void ServerSampler::act(base::Instant now, const Progress& progress) {
  const double before = thread_cpu_s();
  if (!began_) began_ = now - progress.elapsed + spec_.warm_up;
  if (tick_ == base::Instant{}) {
    tick_ = std::max(now, *began_);
    next_second_ = now < *began_ ? 0 : (now - *began_) / kSecond + 1;
  }
  take_reply(now);
  keep_time(now);
  ask(now);
  const bool more =
      state_ == State::kOpening || state_ == State::kReading || state_ == State::kCounting;
  due_ = more ? std::min(now + kSoon, tick_) : tick_;
  cost_.harness_cpu_s += thread_cpu_s() - before;
}

/// Counts the samples that have become due: only the last of them can still come.
void ServerSampler::keep_time(base::Instant now) {
  if (now < tick_) return;
  const auto over = (now - tick_) / period_;
  tally_.miss(static_cast<std::uint64_t>(over) + (owed_ ? 1 : 0));
  tick_ += (over + 1) * period_;
  owed_ = true;
}

void ServerSampler::take_reply(base::Instant now) {
  if (state_ == State::kClosed) return;
  const pg::Reply* reply = connection_->advance();
  if (reply == nullptr) return;
  if (reply->kind != pg::Reply::Kind::kRows) return fail(now);
  ++cost_.commits;
  if (state_ == State::kOpening) {
    server_cpu_.emplace(connection_->backend_pid(), spec_.database);
  } else {
    settle(*reply->rows);
  }
  state_ = State::kIdle;
}

void ServerSampler::settle(const pg::Rows& rows) {
  if (state_ == State::kSampling) {
    take_sample(rows);
    owed_ = false;
  } else if (state_ == State::kReading && rows.count() == 1) {
    const auto second = static_cast<std::int64_t>(std::lround(phase_s(asked_)));
    tally_.read(second, provision::figures_from(rows), server_cpu_->total_s());
    queue_due_ = spec_.metrics != nullptr;
  } else if (state_ == State::kCounting) {
    spec_.metrics->show(provision::queue_from(rows));
    queue_due_ = false;
  }
}

void ServerSampler::ask(base::Instant now) {
  if (state_ == State::kClosed && now >= open_after_) {
    connection_.emplace(opening_);
    connection_->open();
    state_ = State::kOpening;
  }
  if (state_ != State::kIdle) return;
  if (now >= *began_ + next_second_ * kSecond) {
    next_second_ = (now - *began_) / kSecond + 1;
    connection_->send(figures_);
    state_ = State::kReading;
  } else if (queue_due_) {
    connection_->send(queue_);
    state_ = State::kCounting;
  } else if (owed_) {
    connection_->send(sample_);
    state_ = State::kSampling;
  }
  asked_ = now;
}

/// A session that broke, or may not ask: later it may be possible again.
void ServerSampler::fail(base::Instant now) {
  connection_.reset();
  state_ = State::kClosed;
  open_after_ = now + kPause;
}

void ServerSampler::rest() {
  const base::Instant now = base::Clock::now();
  if (began_) take_reply(now);
  if (owed_) tally_.miss(1);
  owed_ = false;
  if (state_ != State::kClosed && server_cpu_ && server_cpu_->is_local()) {
    if (const auto used = provision::process_cpu_s(connection_->backend_pid()))
      cost_.server_cpu_s = cost_.server_cpu_s.value_or(0) + *used;
  }
  server_cpu_.reset();
  connection_.reset();
  state_ = State::kClosed;
  tick_ = due_ = open_after_ = base::Instant{};
  cost_.samples = tally_.samples();
  cost_.missed = tally_.missed();
}

void ServerSampler::take_sample(const pg::Rows& rows) {
  std::vector<measure::SessionSeen> sessions;
  sessions.reserve(static_cast<std::size_t>(rows.count()));
  for (int row = 0; row < rows.count(); ++row) {
    measure::SessionSeen& session = sessions.emplace_back();
    session.pid = number_in(rows.value(row, 0));
    session.of_load = rows.value(row, 1) == "t";
    session.where = measure::whereabouts(rows.value(row, 2), rows.value(row, 3), rows.value(row, 4),
                                         call_of(rows.value(row, 5)));
    session.blocked_by = numbers_in(rows.value(row, 6));
  }
  tally_.add(phase_s(asked_), sessions);
}

const std::string& ServerSampler::call_of(std::string_view text) const {
  static const std::string kNone;
  if (text.empty()) return kNone;
  const auto found = std::ranges::find_if(spec_.calls, [&](const auto& call) {
    return call.first == text || (text.size() >= kShortestText && call.first.starts_with(text));
  });
  return found == spec_.calls.end() ? kNone : found->second;
}

}  // namespace drive
