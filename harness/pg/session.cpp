#include "pg/session.h"

#include <poll.h>
#include <utility>

#include <libpq-fe.h>

#include "pg/conninfo.h"
#include "pg/server_words.h"

namespace pg {
namespace {

std::string one_line(const char* text) {
  std::string line = text == nullptr ? "" : text;
  while (!line.empty() && line.back() == '\n') line.pop_back();
  for (char& c : line)
    if (c == '\n') c = ' ';
  return line;
}

/// Why there is no result. A COPY that waits for the client is no error to libpq, and has no words.
std::string words_for(PGconn* conn, const PGresult* result) {
  const ExecStatusType status = PQresultStatus(result);
  if (status == PGRES_COPY_IN || status == PGRES_COPY_OUT)
    return "a COPY from or to the client is not possible here";
  const std::string words = server_words(result);
  return words.empty() ? one_line(PQerrorMessage(conn)) : words;
}

[[noreturn]] void fail(PGconn* conn, const PGresult* result) {
  const char* sqlstate = PQresultErrorField(result, PG_DIAG_SQLSTATE);
  const char* position = PQresultErrorField(result, PG_DIAG_STATEMENT_POSITION);
  const std::string message = words_for(conn, result);
  std::string sentence = message;
  if (sqlstate != nullptr) sentence += " (SQLSTATE " + std::string(sqlstate) + ")";
  throw ServerError(sentence, message, sqlstate_of(sqlstate == nullptr ? "" : sqlstate),
                    position == nullptr ? 0 : std::stoi(position));
}

bool succeeded(const PGresult* result) {
  const ExecStatusType status = PQresultStatus(result);
  return status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK || status == PGRES_EMPTY_QUERY;
}

/// Waits until a result can be taken without waiting.
void await_result(PGconn* conn, base::Nanos interval, const std::function<void()>& meanwhile) {
  while (PQisBusy(conn) == 1) {
    pollfd answer{PQsocket(conn), POLLIN, 0};
    if (poll(&answer, 1, static_cast<int>(base::to_ms(interval))) == 0) meanwhile();
    if (PQconsumeInput(conn) != 1) fail(conn, nullptr);
  }
}

bool is_copy(const PGresult* result) {
  const ExecStatusType status = PQresultStatus(result);
  return status == PGRES_COPY_IN || status == PGRES_COPY_OUT;
}

}  // namespace

Table::Table(pg_result* result) : result_(result) {}
void Table::Clear::operator()(pg_result* result) const { PQclear(result); }
int Table::rows() const { return PQntuples(result_.get()); }
int Table::columns() const { return PQnfields(result_.get()); }
std::string_view Table::name(int column) const { return PQfname(result_.get(), column); }
bool Table::null(int row, int column) const { return PQgetisnull(result_.get(), row, column) == 1; }
std::string_view Table::at(int row, int column) const {
  return {PQgetvalue(result_.get(), row, column),
          static_cast<std::size_t>(PQgetlength(result_.get(), row, column))};
}

Session::Session(const std::string& conninfo) : conn_(PQconnectdb(conninfo.c_str())) {
  if (PQstatus(conn_.get()) != CONNECTION_OK) {
    throw base::Failure(
        base::ExitStatus::kProvisioningFailed,
        "cannot connect to " + redacted(conninfo) + ": " + one_line(PQerrorMessage(conn_.get())));
  }
  // Notices ("relation exists, skipping") are no news to whoever runs a harness.
  PQsetNoticeProcessor(
      conn_.get(), [](void*, const char*) {}, nullptr);
}

Session::Session(Session&&) noexcept = default;
Session& Session::operator=(Session&&) noexcept = default;
Session::~Session() = default;

void Session::Finish::operator()(pg_conn* conn) const { PQfinish(conn); }

Table Session::query(std::string_view sql, std::initializer_list<std::string_view> arguments) {
  return run(sql, arguments, 0);
}

Table Session::query_binary(std::string_view sql,
                            std::initializer_list<std::string_view> arguments) {
  return run(sql, arguments, 1);
}

std::vector<Table> Session::query_binary_all(const std::vector<std::string_view>& statements) {
  PQenterPipelineMode(conn_.get());
  for (const std::string_view sql : statements)
    PQsendQueryParams(conn_.get(), std::string(sql).c_str(), 0, nullptr, nullptr, nullptr, nullptr,
                      1);
  PQpipelineSync(conn_.get());
  std::vector<Table> tables;
  std::size_t failed = statements.size();
  // Each result is followed by a null pointer; behind an error the others are given up.
  for (std::size_t i = 0; i < statements.size(); ++i) {
    tables.emplace_back(PQgetResult(conn_.get()));
    if (!succeeded(tables.back().result()) && failed == statements.size()) failed = i;
    while (Table(PQgetResult(conn_.get())).result() != nullptr) continue;
  }
  const Table synchronised(PQgetResult(conn_.get()));
  PQexitPipelineMode(conn_.get());
  if (failed < statements.size()) fail(conn_.get(), tables[failed].result());
  return tables;
}

Table Session::run(std::string_view sql, std::initializer_list<std::string_view> arguments,
                   int format) {
  const std::vector<std::string> texts(arguments.begin(), arguments.end());
  std::vector<const char*> values;
  for (const std::string& text : texts) values.push_back(text.c_str());
  PGresult* result =
      PQexecParams(conn_.get(), std::string(sql).c_str(), static_cast<int>(values.size()), nullptr,
                   values.data(), nullptr, nullptr, format);
  Table table(result);
  if (!succeeded(result)) fail(conn_.get(), result);
  return table;
}

void Session::script(std::string_view sql) {
  PGresult* result = PQexec(conn_.get(), std::string(sql).c_str());
  const Table table(result);
  if (!succeeded(result)) fail(conn_.get(), result);
}

void Session::script(std::string_view sql, base::Nanos interval,
                     const std::function<void()>& meanwhile) {
  if (PQsendQuery(conn_.get(), std::string(sql).c_str()) != 1) fail(conn_.get(), nullptr);
  Table failed(nullptr);
  for (bool more = true; more;) {
    await_result(conn_.get(), interval, meanwhile);
    Table table(PQgetResult(conn_.get()));
    // Nobody is there to go on with a COPY; the next query ends it.
    more = table.result() != nullptr && !is_copy(table.result());
    const bool bad = table.result() != nullptr && !succeeded(table.result());
    if (bad && failed.result() == nullptr) failed = std::move(table);
  }
  if (failed.result() != nullptr) fail(conn_.get(), failed.result());
}

int Session::server_version() const { return PQserverVersion(conn_.get()); }

int Session::backend_pid() const { return PQbackendPID(conn_.get()); }

bool Session::in_transaction() const { return PQtransactionStatus(conn_.get()) != PQTRANS_IDLE; }

std::string Session::quoted(std::string_view name) const {
  char* text = PQescapeIdentifier(conn_.get(), name.data(), name.size());
  std::string quoted(text);
  PQfreemem(text);
  return quoted;
}

}  // namespace pg
