#include "webhook/reception.h"

namespace webhook {

Reception receive(const Provider& provider, const Request& request, const std::string& token,
                  const Trust& trust) {
  Reception reception;
  reception.handshake = provider.handshake(request, token);
  if (reception.handshake) return reception;
  reception.verification = provider.verify(request, trust);
  if (reception.verification.authenticity != Authenticity::kValid) return reception;
  reception.reading = provider.read(request);
  reception.headers = nlohmann::json::object();
  for (const std::string& name : provider.headers)
    if (const std::string* value = request.headers.find(name)) reception.headers[name] = *value;
  return reception;
}

Request kept_request(std::string_view body, std::string_view headers, std::string_view url) {
  Request request;
  request.url = url;
  request.body = body;
  const nlohmann::json kept = nlohmann::json::parse(headers, nullptr, false);
  if (!kept.is_object()) return request;
  for (const auto& [name, value] : kept.items())
    if (value.is_string()) request.headers.set(name, value.get<std::string>());
  return request;
}

}  // namespace webhook
