#pragma once

#include <functional>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/failure.h"
#include "base/time.h"
#include "pg/sqlstate.h"

struct pg_conn;
struct pg_result;

namespace pg {

/// A statement of the harness's own failed while it provisioned or read. what() is
/// "<doing>: <server's words> (SQLSTATE …)".
class ServerError : public base::Failure {
 public:
  /// `position` counts characters from 1 in the text that was sent; 0 if the server named none.
  ServerError(const std::string& sentence, std::string message, SqlState sqlstate, int position)
      : Failure(base::ExitStatus::kProvisioningFailed, sentence),
        message_(std::move(message)),
        sqlstate_(sqlstate),
        position_(position) {}

  /// The server's own words, one line.
  const std::string& message() const { return message_; }
  /// The server's SQLSTATE; empty if the connection was lost.
  std::string_view sqlstate() const { return text_of(sqlstate_); }
  /// Where in the text that was sent, in characters from 1; 0 if unknown.
  int position() const { return position_; }
  /// Whether the connection went away under the statement: nobody knows whether it was carried out.
  bool in_doubt() const {
    return sqlstate().empty() || outcome_of(sqlstate()) == base::Outcome::kInDoubt;
  }

 private:
  std::string message_;
  SqlState sqlstate_;
  int position_;
};

/// The rows that a session's query gave.
class Table {
 public:
  /// Takes over a libpq result.
  explicit Table(pg_result* result);
  /// How many rows there are.
  int rows() const;
  /// How many columns there are.
  int columns() const;
  /// A column's name.
  std::string_view name(int column) const;
  /// A field in the form asked for (text or binary); empty for NULL.
  std::string_view at(int row, int column) const;
  /// Whether the field is NULL.
  bool null(int row, int column) const;
  /// libpq's own.
  const pg_result* result() const { return result_.get(); }

 private:
  struct Clear {
    void operator()(pg_result* result) const;
  };
  std::unique_ptr<pg_result, Clear> result_;
};

/// A blocking connection for what happens before and after the load: provisioning, sampling,
/// reading the snapshot. One thread at a time.
class Session {
 public:
  /// Connects; throws Failure (kProvisioningFailed) that names where to, without a password.
  explicit Session(const std::string& conninfo);
  Session(Session&&) noexcept;
  Session& operator=(Session&&) noexcept;
  ~Session();

  /// One statement with text arguments; its rows in text form. Throws ServerError.
  Table query(std::string_view sql, std::initializer_list<std::string_view> arguments = {});
  /// The same, its rows in PostgreSQL's binary form.
  Table query_binary(std::string_view sql, std::initializer_list<std::string_view> arguments = {});
  /// Several statements, sent at once, and the rows of each in binary form. Throws ServerError for
  /// the first one that fails; those behind it are not run.
  std::vector<Table> query_binary_all(const std::vector<std::string_view>& statements);
  /// A text of any number of statements, sent as it is. Throws ServerError.
  void script(std::string_view sql);
  /// The same; as long as it is not answered `meanwhile` is called, whenever `interval` has passed.
  void script(std::string_view sql, base::Nanos interval, const std::function<void()>& meanwhile);

  /// As 150020 for 15.20.
  int server_version() const;
  /// Process id of the server's backend.
  int backend_pid() const;
  /// Whether a transaction block is open.
  bool in_transaction() const;
  /// `name` quoted as an identifier.
  std::string quoted(std::string_view name) const;

 private:
  struct Finish {
    void operator()(pg_conn* conn) const;
  };
  Table run(std::string_view sql, std::initializer_list<std::string_view> arguments, int format);

  std::unique_ptr<pg_conn, Finish> conn_;
};

}  // namespace pg
