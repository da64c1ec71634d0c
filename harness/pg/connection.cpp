#include "pg/connection.h"

#include <algorithm>
#include <cassert>

#include "pg/server_words.h"
#include "sql/statements.h"

namespace pg {
namespace {

/// libpq's message without its trailing newline and without what follows the first line: a DETAIL
/// of the server's may hold a row's values.
std::string first_line(const char* message) {
  std::string text = message == nullptr ? "" : message;
  text.resize(std::min(text.size(), text.find('\n')));
  return text;
}

}  // namespace

int Connection::ResultRows::count() const { return PQntuples(result.get()); }

std::string_view Connection::ResultRows::value(int row, int column) const {
  return {PQgetvalue(result.get(), row, column),
          static_cast<std::size_t>(PQgetlength(result.get(), row, column))};
}

bool Connection::ResultRows::null(int row, int column) const {
  return PQgetisnull(result.get(), row, column) != 0;
}

int Connection::ResultRows::column(const std::string& name) const {
  // PQfnumber would fold the name's case.
  int column = PQnfields(result.get()) - 1;
  while (column >= 0 && name != PQfname(result.get(), column)) --column;
  return column;
}

void Connection::open() {
  assert(state_ == State::kClosed);
  reply_ = Reply{};
  left_ = false;
  conn_.reset(PQconnectStart(opening_->conninfo.c_str()));
  state_ = State::kConnecting;
  polling_ = PGRES_POLLING_WRITING;
  if (!conn_ || PQstatus(conn_.get()) == CONNECTION_BAD) return settle_broken();
  // libpq would print notices, a row's values among them, from the driver's thread.
  PQsetNoticeReceiver(
      conn_.get(), [](void*, const PGresult*) {}, nullptr);
}

int Connection::descriptor() const { return conn_ ? PQsocket(conn_.get()) : -1; }

Interest Connection::interest() const {
  switch (state_) {
    case State::kConnecting:
      return {polling_ == PGRES_POLLING_READING, polling_ == PGRES_POLLING_WRITING};
    case State::kAwaiting: return {true, unflushed_};
    default: return {conn_ != nullptr, false};
  }
}

bool Connection::pending() const { return state_ == State::kSettled; }

int Connection::backend_pid() const { return conn_ ? PQbackendPID(conn_.get()) : 0; }

void Connection::close() {
  rows_.result.reset();
  conn_.reset();
  state_ = State::kClosed;
}

void Connection::send(const Request& request) {
  assert(state_ == State::kIdle);
  reply_ = Reply{};
  left_ = false;
  state_ = State::kAwaiting;
  if (PQstatus(conn_.get()) == CONNECTION_BAD) return settle_broken();
  const auto& values = request.values();
  value_pointers_.clear();
  value_lengths_.clear();
  value_formats_.clear();
  for (const Request::Value& value : values) {
    value_pointers_.push_back(value.size < 0 ? nullptr : request.bytes() + value.offset);
    value_lengths_.push_back(value.size);
    value_formats_.push_back(value.binary ? 1 : 0);
  }
  commit_step_ = -1;
  int index = 0;
  for (const Request::Step& step : request.steps()) {
    if (std::string_view(step.statement) == "commit") commit_step_ = index;
    ++index;
    const auto first = static_cast<std::size_t>(step.first_value);
    if (PQsendQueryPrepared(conn_.get(), step.statement, step.values,
                            value_pointers_.data() + first, value_lengths_.data() + first,
                            value_formats_.data() + first, request.text_rows() ? 0 : 1) == 0)
      return settle_broken();
  }
  step_ = 0;
  steps_left_ = static_cast<int>(request.steps().size());
  answer_step_ = request.answer_step();
  if (!sync_and_flush()) settle_broken();
}

const Reply* Connection::advance() {
  if (state_ == State::kConnecting) poll_connecting();
  if (state_ == State::kAwaiting) read_results();
  if (state_ == State::kIdle && conn_) {
    // Nothing is due: what comes now is the server closing the session.
    if (PQconsumeInput(conn_.get()) == 0 || PQstatus(conn_.get()) == CONNECTION_BAD)
      settle_broken();
  }
  if (state_ != State::kSettled) return nullptr;
  const bool broken = reply_.kind == Reply::Kind::kBroken || reply_.kind == Reply::Kind::kNotSent;
  if (broken) {
    close();
  } else {
    state_ = State::kIdle;
    left_ = false;
  }
  return &reply_;
}

void Connection::poll_connecting() {
  polling_ = PQconnectPoll(conn_.get());
  if (polling_ == PGRES_POLLING_FAILED) return settle_broken();
  if (polling_ == PGRES_POLLING_OK) send_opening();
}

void Connection::send_opening() {
  state_ = State::kAwaiting;
  PGconn* conn = conn_.get();
  const std::string set_session(sql::set_session);
  bool sent = PQsetnonblocking(conn, 1) == 0 && PQenterPipelineMode(conn) == 1;
  for (const auto& [name, value] : opening_->settings) {
    const char* arguments[] = {name.c_str(), value.c_str()};
    sent = sent && PQsendQueryParams(conn, set_session.c_str(), 2, nullptr, arguments, nullptr,
                                     nullptr, 0) == 1;
  }
  for (const Statement& statement : opening_->statements)
    sent =
        sent && PQsendPrepare(conn, statement.name.c_str(), statement.sql.c_str(), 0, nullptr) == 1;
  step_ = 0;
  steps_left_ = static_cast<int>(opening_->settings.size() + opening_->statements.size());
  answer_step_ = commit_step_ = -1;
  if (!sent || !sync_and_flush()) settle_broken();
}

bool Connection::sync_and_flush() {
  if (PQpipelineSync(conn_.get()) != 1) return false;
  // libpq may have begun to write while it queued; from here on the request may have left.
  left_ = true;
  const int flushed = PQflush(conn_.get());
  unflushed_ = flushed == 1;
  return flushed >= 0;
}

void Connection::read_results() {
  PGconn* conn = conn_.get();
  if (unflushed_) {
    const int flushed = PQflush(conn);
    unflushed_ = flushed == 1;
    if (flushed < 0) return settle_broken();
  }
  if (PQconsumeInput(conn) == 0) return settle_broken();
  while (PQisBusy(conn) == 0) {
    Result result(PQgetResult(conn), &PQclear);
    if (!result) {
      // The end of one statement's results; the end of all is the sync.
      if (PQstatus(conn) == CONNECTION_BAD) return settle_broken();
      continue;
    }
    if (!take(std::move(result))) return;
  }
}

/// Takes one result; false when the reply is settled and nothing more belongs to it.
bool Connection::take(Result result) {
  switch (PQresultStatus(result.get())) {
    case PGRES_TUPLES_OK:
    case PGRES_COMMAND_OK: {
      // A COMMIT of an aborted transaction is answered with the tag ROLLBACK: a false "done".
      const std::string_view tag = PQcmdStatus(result.get());
      if (step_ == commit_step_ && tag == "ROLLBACK") {  // tidy: sql the server's tag
        reply_.kind = Reply::Kind::kError;
        reply_.sqlstate = sqlstate_of("25P02");
        reply_.message = "COMMIT was answered with ROLLBACK";
      }
      if (step_ == answer_step_) rows_.result = std::move(result);
      ++step_;
      --steps_left_;
      return true;
    }
    case PGRES_PIPELINE_ABORTED: --steps_left_; return true;
    case PGRES_PIPELINE_SYNC:
      if (reply_.kind == Reply::Kind::kRows) {
        assert(steps_left_ == 0);
        reply_.rows = &rows_;
      }
      state_ = State::kSettled;
      return false;
    default: {
      if (reply_.kind == Reply::Kind::kRows) {
        const char* sqlstate = PQresultErrorField(result.get(), PG_DIAG_SQLSTATE);
        reply_.kind = Reply::Kind::kError;
        reply_.sqlstate = sqlstate_of(sqlstate == nullptr ? "" : sqlstate);
        reply_.message = server_words(result.get());
        if (reply_.message.empty()) reply_.message = first_line(PQresultErrorMessage(result.get()));
      }
      --steps_left_;
      if (PQstatus(conn_.get()) == CONNECTION_BAD) {
        settle_broken();
        return false;
      }
      return true;
    }
  }
}

void Connection::settle_broken() {
  // The server's own last words (57P01 …) say more than libpq's; keep them if they came.
  if (reply_.kind != Reply::Kind::kError) {
    reply_.message = first_line(conn_ ? PQerrorMessage(conn_.get()) : "out of memory");
  }
  reply_.kind = left_ ? Reply::Kind::kBroken : Reply::Kind::kNotSent;
  reply_.rows = nullptr;
  state_ = State::kSettled;
}

}  // namespace pg
