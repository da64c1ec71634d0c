#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/uuid.h"
#include "pg/sqlstate.h"

namespace pg {

/// A statement that every connection of a load prepares when it opens.
struct Statement {
  std::string name;  ///< its name on the server
  std::string sql;   ///< its text, with $1, $2 …
};

/// One round trip: prepared statements sent together and, unless they say BEGIN, run as one
/// transaction. Reused from call to call; after its buffers have grown once it allocates nothing.
class Request {
 public:
  /// One statement of the round trip: its name and its range of values().
  struct Step {
    const char* statement;
    int first_value;
    int values;
  };
  /// One argument: a range of bytes(), in PostgreSQL's binary or text form. Negative size: NULL.
  struct Value {
    int offset;
    int size;
    bool binary;
  };

  /// Forgets all steps.
  void clear();
  /// Begins a step; the arguments added next are its own. `statement` must outlive the request.
  Request& step(const Statement& statement);
  /// Adds an argument to the step begun last: a uuid.
  Request& add(const base::Uuid& value);
  /// The same, as text: for parameters that are declared so.
  Request& add_as_text(const base::Uuid& value);
  /// Adds an argument in text form.
  Request& add(std::string_view value);
  /// Adds a 32-bit integer (the parameter must be declared so in the statement).
  Request& add(std::int32_t value);
  /// Adds a 64-bit integer (the parameter must be declared so in the statement).
  Request& add(std::int64_t value);
  /// Adds a boolean.
  Request& add_bool(bool value);
  /// Adds NULL.
  Request& add_null();
  /// Makes the step begun last the one whose rows are the reply; otherwise the last step is.
  void answers_here() { answer_step_ = static_cast<int>(steps_.size()) - 1; }
  /// Asks for rows in text form, of all steps: for columns whose types nobody here knows.
  void answers_in_text() { text_rows_ = true; }

  const std::vector<Step>& steps() const { return steps_; }     ///< In sending order.
  const std::vector<Value>& values() const { return values_; }  ///< Of all steps, in order.
  const char* bytes() const { return bytes_.data(); }           ///< What the values refer to.
  /// Index of the step whose rows are the reply.
  int answer_step() const {
    return answer_step_ >= 0 ? answer_step_ : static_cast<int>(steps_.size()) - 1;
  }
  /// Whether rows come in text form instead of the binary one.
  bool text_rows() const { return text_rows_; }

 private:
  Request& add_bytes(std::string_view value, bool binary);

  std::vector<Step> steps_;
  std::vector<Value> values_;
  std::string bytes_;
  int answer_step_ = -1;
  bool text_rows_ = false;
};

/// The rows of a reply, in PostgreSQL's binary form unless the request wants text. Valid until the
/// channel is used again.
class Rows {
 public:
  virtual ~Rows() = default;
  /// How many rows came back.
  virtual int count() const = 0;
  /// A field's bytes; empty for NULL.
  virtual std::string_view value(int row, int column) const = 0;
  /// Whether a field is NULL.
  virtual bool null(int row, int column) const = 0;
  /// The number of the column of exactly that name; -1 if there is none.
  virtual int column(const std::string& name) const = 0;
};

/// What came of a request (or of opening the channel).
struct Reply {
  enum class Kind {
    kRows,     ///< answered; the transaction is over as the request said
    kError,    ///< the server said no: sqlstate and message; the transaction is rolled back
    kNotSent,  ///< the connection broke before a byte of the request left
    kBroken    ///< the connection broke, or was dropped, after that
  };
  Kind kind = Kind::kRows;
  SqlState sqlstate{};         ///< for kError, and for kBroken where the server said why
  std::string message;         ///< the server's or libpq's words; without detail, which holds data
  const Rows* rows = nullptr;  ///< for kRows
};

/// What became of a call with that reply. Of rows only the procedure's answer can say more: done.
base::Outcome outcome_of(const Reply& reply);

/// What a channel waits for on its descriptor.
struct Interest {
  bool read = false;
  bool write = false;
  bool operator==(const Interest&) const = default;
};

/// A connection that never blocks, as the driver sees it. At most one request is under way.
class Channel {
 public:
  virtual ~Channel() = default;
  /// Begins to connect, to apply the session's settings and to prepare its statements. The reply
  /// to that comes from advance(). Also opens a channel again that broke or was closed.
  virtual void open() = 0;
  /// The descriptor to watch, -1 when there is none. It may change while the channel opens.
  virtual int descriptor() const = 0;
  /// What to watch it for.
  virtual Interest interest() const = 0;
  /// Sends a request; what could not be written yet follows when the descriptor is writable. The
  /// reply, also to a failure to send, comes from advance().
  virtual void send(const Request& request) = 0;
  /// Reads and writes what is possible now. The reply once it is whole, else nullptr.
  virtual const Reply* advance() = 0;
  /// Whether a whole reply may wait inside the channel although its descriptor stays silent.
  virtual bool pending() const = 0;
  /// Drops the connection without a word to the server. No reply comes.
  virtual void close() = 0;
  /// Process id of the server's backend; 0 before the channel is open.
  virtual int backend_pid() const = 0;
};

}  // namespace pg
