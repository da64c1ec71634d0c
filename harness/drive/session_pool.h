#pragma once

#include <functional>
#include <initializer_list>
#include <optional>
#include <string_view>
#include <vector>

#include <boost/thread/condition_variable.hpp>
#include <boost/thread/mutex.hpp>

#include "pg/session.h"

namespace drive {

/// How a session of one's own is opened. Throws Failure.
using OpenSession = std::function<pg::Session()>;

/// A few sessions that many threads share. Any thread.
class SessionPool {
 public:
  /// At most `size` sessions, each opened when it is needed first.
  SessionPool(std::size_t size, OpenSession open);

  /// The rows of one statement, which commits by itself; waits for a session that nobody else
  /// uses. If that one turns out lost, the statement is sent once more on a new one: it has to bear
  /// being carried out twice. Throws Failure if none can be opened, else as Session::query.
  pg::Table query(std::string_view sql, std::initializer_list<std::string_view> arguments);

 private:
  /// A session that is lent, or the place of one; given back at the end.
  struct Loan;
  std::optional<pg::Session> take();
  void give_back(std::optional<pg::Session> session);

  const OpenSession open_;
  boost::mutex mutex_;
  boost::condition_variable given_back_;
  std::vector<std::optional<pg::Session>> free_;  ///< guarded by mutex_; nothing: not open
};

}  // namespace drive
