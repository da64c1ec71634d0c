#include "support/prometheus.h"

#include <csignal>
#include <regex>
#include <stdexcept>

#include "support/http.h"
#include "support/poll.h"

namespace support {
namespace {

using nlohmann::json;

std::string configuration(const std::string& target, const std::filesystem::path& rules) {
  // JSON is YAML, too.
  return json{
      {"global",
       {{"scrape_interval", "500ms"},
        {"scrape_timeout", "500ms"},
        {"evaluation_interval", "500ms"}}},
      {"rule_files", {rules}},
      {"scrape_configs", {{{"job_name", "pgrush"}, {"static_configs", {{{"targets", {target}}}}}}}}}
      .dump();
}

}  // namespace

Prometheus::Prometheus(const std::string& target, const std::filesystem::path& rules)
    : program_({"prometheus",
                "--config.file=" +
                    folder_.write("prometheus.yml", configuration(target, rules)).string(),
                "--storage.tsdb.path=" + (folder_.path() / "data").string(),
                "--web.listen-address=127.0.0.1:0"},
               false, "/usr/bin/env") {}

Prometheus::~Prometheus() {
  program_.signal(SIGTERM);
  program_.wait();
}

bool Prometheus::is_ready() {
  const std::regex listening(R"(msg="Listening on" address=(\S+)\n)");
  std::smatch found;
  const bool listens = comes_true([&] {
    const std::string log = program_.err();
    if (std::regex_search(log, found, listening)) url_ = "http://" + found[1].str();
    return !url_.empty();
  });
  return listens && comes_true([&] { return http_get(url_, "/-/ready").status == 200; });
}

int Prometheus::series_of(const std::string& expression) const {
  const HttpAnswer answer = http_get(url_, "/api/v1/query", {{"query", expression}});
  const json told = json::parse(answer.body, nullptr, false);
  if (answer.status != 200 || told.is_discarded())
    throw std::runtime_error(expression + ": " + answer.body);
  int numbers = 0;
  for (const json& series : told.at("data").at("result"))
    if (series.at("value").at(1) != "NaN") ++numbers;
  return numbers;
}

}  // namespace support
