#include "drive/http_receiver.h"

#include <atomic>
#include <sys/socket.h>
#include <utility>

#include <boost/thread.hpp>
#include <httplib.h>

#include "base/failure.h"
#include "base/time.h"
#include "drive/interruption.h"

namespace drive {
namespace {

// Who sends nothing for so long has its connection closed: there is a thread that waits for it.
constexpr time_t kPatienceS = 5;
// Nor is a body waited for any longer than this, however evenly it drips.
constexpr base::Nanos kLongestBody = std::chrono::seconds(30);

void refuse(httplib::Response& response, int status, const char* why) {
  response.status = status;
  response.set_content(std::string("{\"error\":\"") + why + "\"}", "application/json");
}

bool is_encoded(const httplib::Request& request) {
  const std::string encoding = request.get_header_value("Content-Encoding");
  return !encoding.empty() && encoding != "identity";
}

/// Whether the request is not to be read at all. The library would wait for the end of a body
/// without a length.
bool refused(const httplib::Request& request, httplib::Response& response) {
  if (request.method != "GET" && request.method != "POST") {
    response.set_header("Allow", "GET, POST");
    refuse(response, 405, "method");
  } else if (request.method == "POST" && !request.has_header("Content-Length") &&
             !request.has_header("Transfer-Encoding")) {
    refuse(response, 411, "length_required");
  } else {
    return false;
  }
  return true;
}

/// Whether the library would unpack the body or take it to pieces. It is read to its end, as far as
/// that is no longer than `most`: whoever is still sending hears no answer.
bool is_no_plain_body(const httplib::Request& request, const httplib::ContentReader& read,
                      std::size_t most) {
  const auto pass = [most, size = std::size_t{0}](const char*, std::size_t more) mutable {
    return (size += more) <= most;
  };
  if (request.is_multipart_form_data()) {
    read([](const httplib::MultipartFormData&) { return true; }, pass);
    return true;
  }
  if (is_encoded(request)) read(pass);
  return is_encoded(request);
}

/// The request without its body.
HttpRequest head_of(const httplib::Request& request) {
  HttpRequest head;
  head.method = request.method;
  head.path = request.target.substr(0, request.target.find_first_of("?#"));
  head.query = webhook::query_of(request.target);
  for (const auto& [name, value] : request.headers) head.headers.add(name, value);
  return head;
}

void give(const HttpAnswer& answer, httplib::Response& response) {
  response.status = answer.status;
  response.set_content(answer.body, answer.type.c_str());
  if (answer.retry_after_s > 0)
    response.set_header("Retry-After", std::to_string(answer.retry_after_s));
}

}  // namespace

struct HttpReceiver::State {
  explicit State(const ReceiverSpec& told) : spec(told) {
    // A thread reads a request and answers it; kept alive, an idle connection would hold one.
    server.set_keep_alive_max_count(1);
    server.set_keep_alive_timeout(kPatienceS);
    server.set_read_timeout(kPatienceS);
    server.set_write_timeout(kPatienceS);
    server.set_payload_max_length(spec.max_body_bytes);
    server.new_task_queue = [this] { return new httplib::ThreadPool(spec.threads); };
    server.set_socket_options([this](socket_t socket) {
      // Not SO_REUSEPORT, the library's own: two receivers at one address would share its requests
      // without a word.
      const int yes = 1;
      setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
      listening = socket;
    });
    server.set_pre_routing_handler(
        [](const httplib::Request& request, httplib::Response& response) {
          return refused(request, response) ? httplib::Server::HandlerResponse::Handled
                                            : httplib::Server::HandlerResponse::Unhandled;
        });
    // The library's own would show what was thrown.
    server.set_exception_handler(
        [](const httplib::Request&, httplib::Response& response, const std::exception_ptr&) {
          refuse(response, 500, "internal");
        });
    server.Get(".*", [this](const httplib::Request& request, httplib::Response& response) {
      give(spec.answer(head_of(request)), response);
    });
    server.Post(".*",
                [this](const httplib::Request& request, httplib::Response& response,
                       const httplib::ContentReader& read) { receive(request, response, read); });
  }

  /// A body that is too large is read to its end, not kept: whoever is still sending hears no
  /// answer. The library does so for a length that is told; what comes in chunks is cut off.
  void receive(const httplib::Request& request, httplib::Response& response,
               const httplib::ContentReader& read) {
    if (is_no_plain_body(request, read, spec.max_body_bytes))
      return refuse(response, 415, "content_type");
    HttpRequest whole = head_of(request);
    const base::Instant due = base::Clock::now() + kLongestBody;
    const bool is_whole = read([&](const char* data, std::size_t size) {
      if (base::Clock::now() > due) return false;
      whole.too_large = whole.body.size() + size > spec.max_body_bytes;
      if (!whole.too_large) whole.body.append(data, size);
      return !whole.too_large;
    });
    if (!is_whole && !whole.too_large && response.status != 413)
      return refuse(response, 400, "incomplete");
    whole.too_large = !is_whole;
    if (whole.too_large) whole.body.clear();
    give(spec.answer(whole), response);
  }

  /// Listens at the address; the port, or nothing below 0.
  int bind() {
    std::string host = spec.address.host;
    if (host.starts_with('[')) host = host.substr(1, host.size() - 2);
    const int port = spec.address.port == 0                         ? server.bind_to_any_port(host)
                     : server.bind_to_port(host, spec.address.port) ? spec.address.port
                                                                    : -1;
    // The library lets five wait to be accepted: a burst of deliveries is more.
    if (port > 0) ::listen(listening, SOMAXCONN);
    return port;
  }

  const ReceiverSpec spec;
  httplib::Server server;
  socket_t listening = INVALID_SOCKET;
  std::atomic<bool> over = false;  ///< it does not listen any more
  boost::thread thread;
};

HttpReceiver::HttpReceiver(const ReceiverSpec& spec) : state_(std::make_unique<State>(spec)) {
  const int port = state_->bind();
  if (port <= 0)
    throw base::Failure(base::ExitStatus::kUnusable,
                        "cannot listen at " + spec.address.text() +
                            ": is the port free and the host one of this machine's?");
  base::ListenAddress bound = spec.address;
  bound.port = static_cast<std::uint16_t>(port);
  url_ = "http://" + bound.text();
  const SignalsHeldBack signals;
  state_->thread = boost::thread([this] {
    state_->server.listen_after_bind();
    state_->over = true;
  });
  // Before it runs the library would overlook that it is to stop.
  while (!state_->server.is_running() && !state_->over) boost::this_thread::yield();
}

bool HttpReceiver::is_listening() const { return !state_->over; }

HttpReceiver::~HttpReceiver() {
  state_->server.stop();
  state_->thread.join();
}

}  // namespace drive
