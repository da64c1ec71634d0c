#include "drive/session_pool.h"

#include <utility>

#include <boost/thread/lock_guard.hpp>

namespace drive {

struct SessionPool::Loan {
  explicit Loan(SessionPool& owner) : pool(owner), session(owner.take()) {}
  ~Loan() { pool.give_back(std::move(session)); }
  Loan(const Loan&) = delete;
  Loan& operator=(const Loan&) = delete;

  /// The statement's rows. A session that was lost under it is given up.
  pg::Table query(std::string_view sql, std::initializer_list<std::string_view> arguments) {
    try {
      return session->query(sql, arguments);
    } catch (const pg::ServerError& error) {
      if (error.in_doubt()) session.reset();
      throw;
    }
  }

  SessionPool& pool;
  std::optional<pg::Session> session;
};

SessionPool::SessionPool(std::size_t size, OpenSession open) : open_(std::move(open)) {
  for (std::size_t i = 0; i < size; ++i) free_.emplace_back();
}

pg::Table SessionPool::query(std::string_view sql,
                             std::initializer_list<std::string_view> arguments) {
  Loan loan(*this);
  if (loan.session) {
    try {
      return loan.query(sql, arguments);
    } catch (const pg::ServerError&) {
      if (loan.session) throw;
    }
  }
  loan.session.emplace(open_());
  return loan.query(sql, arguments);
}

std::optional<pg::Session> SessionPool::take() {
  boost::unique_lock lock(mutex_);
  given_back_.wait(lock, [this] { return !free_.empty(); });
  std::optional<pg::Session> session = std::move(free_.back());
  free_.pop_back();
  return session;
}

void SessionPool::give_back(std::optional<pg::Session> session) {
  const boost::lock_guard lock(mutex_);
  // Those that are open lie on top, and are taken first.
  free_.insert(session ? free_.end() : free_.begin(), std::move(session));
  given_back_.notify_one();
}

}  // namespace drive
