#pragma once

#include <csignal>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "pg/session.h"
#include "provision/database.h"
#include "support/http.h"
#include "support/program.h"
#include "support/temporary_folder.h"
#include "webhook/contract.h"

namespace support {

/// `pgrush webhooks …`, ended with the object.
class WebhookProgram : public Program {
 public:
  explicit WebhookProgram(std::vector<std::string> words) : Program(std::move(words), false) {}
  ~WebhookProgram();
  WebhookProgram(const WebhookProgram&) = delete;
  WebhookProgram& operator=(const WebhookProgram&) = delete;

  /// Waits for its end; its exit status.
  int ends();
  /// Sends it a signal and waits for its end.
  int end_by(int number);
  /// Where `serve` listens: "http://127.0.0.1:PORT"; "" if it does not.
  std::string url();

 private:
  bool ended_ = false;
};

/// A migrated database with two clinics. The first one has an integration of each provider, and
/// what the samples of scenarios/contracts are about.
class WebhookClinic {
 public:
  explicit WebhookClinic(int max_attempts = 5, const std::string& backoff = "1 s");

  /// What WhatsApp is to show in a handshake.
  static constexpr const char* kToken = "verify-me";
  /// The provider's integration.
  static std::string id(const contract::Contract& contract);
  /// A body as the provider would send it, signed `age` ago.
  static webhook::Request signed_request(const contract::Contract& contract,
                                         const std::string& body, bool is_form = false,
                                         std::chrono::seconds age = std::chrono::seconds(0));
  /// A sample as the provider would send it now.
  static webhook::Request sample(const contract::Contract& contract, const std::string& file);
  /// The bodies of Stripe's two events about a payment of `payment(number)`.
  static std::vector<std::string> capture_bodies(std::uint32_t number);
  /// The payment's id.
  static std::string payment(std::uint32_t number);

  /// The integrations' file.
  const std::filesystem::path& file() const { return file_; }
  std::string conninfo() const { return database_.conninfo(); }
  /// A superuser's.
  pg::Session& session() { return session_; }
  /// The text in the first row's first column.
  std::string value(const std::string& sql);
  /// Makes the pending payments with numbers from `from` on.
  void make_payments(std::uint32_t from, std::uint32_t count);
  /// Puts the request's events into the queue as `serve` does, whoever signed it.
  void take_in(const contract::Contract& contract, const webhook::Request& request);
  /// Sends the request to `serve`.
  static HttpAnswer post(const std::string& url, const contract::Contract& contract,
                         const webhook::Request& request);

  /// Starts `serve` at a free port.
  std::unique_ptr<WebhookProgram> serve(const std::vector<std::string>& more = {}) const;
  /// Starts `work`.
  std::unique_ptr<WebhookProgram> work(const std::vector<std::string>& more = {}) const;
  /// What the invariants of scenarios/contracts select: "NAME: so many rows"; "" if nothing.
  std::string violations();

 private:
  std::unique_ptr<WebhookProgram> start(std::vector<std::string> words,
                                        const std::vector<std::string>& more) const;

  provision::Database database_;
  pg::Session session_;
  TemporaryFolder folder_;
  std::filesystem::path file_;
};

}  // namespace support
