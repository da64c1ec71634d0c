#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "base/listen_address.h"
#include "webhook/request.h"

namespace drive {

/// A request as it came in.
struct HttpRequest {
  std::string method;        ///< "GET" or "POST"; others are refused before
  std::string path;          ///< what is before '?'
  std::string query;         ///< what is behind it, byte by byte; "" if there is none
  webhook::Headers headers;  ///< all of them
  std::string body;          ///< byte by byte
  bool too_large = false;    ///< the body is longer than it may be, and was not kept
};

/// What is answered.
struct HttpAnswer {
  int status = 200;
  std::string body;
  std::string type = "application/json";
  int retry_after_s = 0;  ///< for a header Retry-After; 0: none
};

/// How requests are received.
struct ReceiverSpec {
  base::ListenAddress address;
  std::size_t max_body_bytes = 0;
  unsigned threads = 1;  ///< that many requests are received and answered at a time
  /// Answers a request; several threads call it. What it throws is answered 500, and nothing of it
  /// is told.
  std::function<HttpAnswer(const HttpRequest&)> answer;
};

/// Receives requests over HTTP, one for each connection, as long as it lives. A body that is
/// compressed (415), of unknown length (411) or of several parts (415) is refused: none of the
/// providers sends such, and what a signature is about would not be what came in.
class HttpReceiver {
 public:
  /// Begins. Throws Failure (kUnusable) if it cannot listen there.
  explicit HttpReceiver(const ReceiverSpec& spec);
  /// Takes no more requests, and waits until those that are under way are answered.
  ~HttpReceiver();
  HttpReceiver(const HttpReceiver&) = delete;
  HttpReceiver& operator=(const HttpReceiver&) = delete;

  /// Where: "http://127.0.0.1:8080".
  const std::string& url() const { return url_; }
  /// Whether it does; no longer if the system refuses it connections.
  bool is_listening() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
  std::string url_;
};

}  // namespace drive
