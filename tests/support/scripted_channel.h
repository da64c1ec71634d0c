#pragma once

#include <algorithm>
#include <cassert>
#include <deque>
#include <string>
#include <utility>
#include <vector>

#include "pg/channel.h"

namespace support {

/// Rows for a scripted reply, in text as a test writes them.
class FakeRows final : public pg::Rows {
 public:
  explicit FakeRows(std::vector<std::vector<std::string>> fields,
                    std::vector<std::string> columns = {})
      : fields_(std::move(fields)), columns_(std::move(columns)) {}
  int count() const override { return static_cast<int>(fields_.size()); }
  std::string_view value(int row, int column) const override {
    return fields_.at(static_cast<std::size_t>(row)).at(static_cast<std::size_t>(column));
  }
  bool null(int row, int column) const override { return value(row, column) == "NULL"; }
  int column(const std::string& name) const override {
    const auto found = std::ranges::find(columns_, name);
    return found == columns_.end() ? -1 : static_cast<int>(found - columns_.begin());
  }

 private:
  std::vector<std::vector<std::string>> fields_;
  std::vector<std::string> columns_;
};

/// What a test and its scripted channel share: the test queues replies and looks at what was sent.
struct Script {
  std::deque<pg::Reply> replies;  ///< handed out one by one, when the test lets them come
  int let_come = 0;               ///< how many of them advance() may hand out now
  int opened = 0;
  int closed = 0;
  std::vector<std::vector<std::string>> sent;  ///< names of the statements of each request

  /// Queues a reply and lets it come at once.
  void reply(pg::Reply reply) {
    replies.push_back(std::move(reply));
    ++let_come;
  }
};

/// A scripted pg::Channel: no server, no descriptor.
class ScriptedChannel final : public pg::Channel {
 public:
  explicit ScriptedChannel(Script& script) : script_(script) {}

  void open() override { ++script_.opened; }
  int descriptor() const override { return -1; }
  pg::Interest interest() const override { return {}; }
  void send(const pg::Request& request) override {
    std::vector<std::string> names;
    for (const auto& step : request.steps()) names.emplace_back(step.statement);
    script_.sent.push_back(std::move(names));
  }
  const pg::Reply* advance() override {
    if (script_.let_come == 0) return nullptr;
    assert(!script_.replies.empty());
    --script_.let_come;
    current_ = std::move(script_.replies.front());
    script_.replies.pop_front();
    return &current_;
  }
  bool pending() const override { return false; }
  void close() override { ++script_.closed; }
  int backend_pid() const override { return 4711; }

 private:
  Script& script_;
  pg::Reply current_;
};

/// A reply with rows.
inline pg::Reply rows(const pg::Rows& rows) {
  pg::Reply reply;
  reply.rows = &rows;
  return reply;
}

/// An error that the server tells.
inline pg::Reply error(const char* sqlstate, const char* message = "told by the server") {
  pg::Reply reply;
  reply.kind = pg::Reply::Kind::kError;
  reply.sqlstate = pg::sqlstate_of(sqlstate);
  reply.message = message;
  return reply;
}

/// A connection that broke after the request left, or before.
inline pg::Reply broken(bool after) {
  pg::Reply reply;
  reply.kind = after ? pg::Reply::Kind::kBroken : pg::Reply::Kind::kNotSent;
  reply.message = "the connection broke";
  return reply;
}

}  // namespace support
