#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <libpq-fe.h>

#include "pg/channel.h"

namespace pg {

/// How the connections of a load open.
struct Opening {
  std::string conninfo;
  /// Settings of the session ("role", "statement_timeout" …), applied in this order.
  std::vector<std::pair<std::string, std::string>> settings;
  /// Prepared on every connection.
  std::vector<Statement> statements;
};

/// A libpq connection in non-blocking pipeline mode.
class Connection final : public Channel {
 public:
  /// Nothing happens before open(). `opening` must outlive the connection.
  explicit Connection(const Opening& opening) : opening_(&opening) {}

  void open() override;
  int descriptor() const override;
  Interest interest() const override;
  void send(const Request& request) override;
  const Reply* advance() override;
  bool pending() const override;
  void close() override;
  int backend_pid() const override;

 private:
  /// What leaves each state is written beside it.
  enum class State {
    kClosed,      ///< no connection; open() leaves it
    kConnecting,  ///< libpq shakes hands; PQconnectPoll says when it is over
    kIdle,        ///< nothing under way; send() leaves it
    kAwaiting,    ///< a request (or the opening's statements) is under way, until its sync comes
    kSettled      ///< a reply is ready that advance() has not given out yet
  };
  using Result = std::unique_ptr<PGresult, decltype(&PQclear)>;
  class ResultRows final : public Rows {
   public:
    int count() const override;
    std::string_view value(int row, int column) const override;
    bool null(int row, int column) const override;
    int column(const std::string& name) const override;
    Result result{nullptr, &PQclear};
  };

  void poll_connecting();
  void send_opening();
  bool sync_and_flush();
  void read_results();
  bool take(Result result);
  void settle_broken();

  // Constant after construction.
  const Opening* opening_;

  // The driver's thread only.
  std::unique_ptr<PGconn, decltype(&PQfinish)> conn_{nullptr, &PQfinish};
  State state_ = State::kClosed;
  PostgresPollingStatusType polling_ = PGRES_POLLING_WRITING;
  bool unflushed_ = false;
  bool left_ = false;    ///< something of the request under way may have left
  int steps_left_ = 0;   ///< results still to come before the sync
  int step_ = 0;         ///< the next result's step
  int answer_step_ = 0;  ///< the step whose rows are the reply
  int commit_step_ = 0;  ///< the step that is COMMIT, -1 if none
  ResultRows rows_;
  Reply reply_;
  // Argument arrays handed to libpq, reused.
  std::vector<const char*> value_pointers_;
  std::vector<int> value_lengths_;
  std::vector<int> value_formats_;
};

}  // namespace pg
