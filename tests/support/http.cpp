#include "support/http.h"

#include <algorithm>
#include <csignal>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <httplib.h>

namespace support {
namespace {

HttpAnswer answer_in(const httplib::Result& result) {
  if (!result) return {};
  return {result->status, result->body, {result->headers.begin(), result->headers.end()}};
}

}  // namespace

int free_port() {
  const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* any = reinterpret_cast<sockaddr*>(&address);
  const bool bound = bind(socket, any, size) == 0 && getsockname(socket, any, &size) == 0;
  close(socket);
  return bound ? ntohs(address.sin_port) : 0;
}

HttpAnswer http_get(const std::string& server, const std::string& path,
                    const std::multimap<std::string, std::string>& parameters) {
  const httplib::Result result = httplib::Client(server).Get(path, parameters, httplib::Headers{});
  return answer_in(result);
}

HttpAnswer http_post(const std::string& server, const std::string& path,
                     const std::map<std::string, std::string>& headers, const std::string& body,
                     bool in_chunks) {
  // A server may close while we are still sending.
  std::signal(SIGPIPE, SIG_IGN);
  httplib::Client client(server);
  client.set_read_timeout(60);
  httplib::Headers told;
  std::string type = "application/octet-stream";
  for (const auto& [name, value] : headers)
    if (name == "content-type")
      type = value;
    else
      told.emplace(name, value);
  if (!in_chunks) return answer_in(client.Post(path, told, body, type));
  const auto write = [&body](std::size_t offset, httplib::DataSink& sink) {
    const std::size_t size = std::min<std::size_t>(body.size() - offset, 1000);
    if (size > 0)
      sink.write(body.data() + offset, size);
    else
      sink.done();
    return true;
  };
  return answer_in(client.Post(path, told, write, type));
}

}  // namespace support
