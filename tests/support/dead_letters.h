#pragma once

#include <string>

#include "pg/session.h"
#include "support/temporary_folder.h"
#include "webhook/provider.h"

namespace support {

/// Dead letters of a seeded clinic, number 0, each from a request that its provider signed. They
/// are given up in the order in which they are made, and came in some hours ago.
class DeadLetters {
 public:
  /// Adds integrations of Stripe and WhatsApp that allow one attempt, and an administrator. The
  /// session's user must be a superuser.
  explicit DeadLetters(pg::Session& session);

  /// An event of Stripe's with an id of its own as its key and no effect; its uuid.
  std::string customer(const std::string& event_id, const std::string& error);
  /// An event of Stripe's that tells of a captured payment: its key is the payment intent's.
  std::string payment(const std::string& event_id, const std::string& intent,
                      const std::string& error);
  /// An event of WhatsApp's.
  std::string message(const std::string& message_id, const std::string& error);
  /// A rightly signed event of Stripe's whose payload names no payment.
  std::string unnamed_payment(const std::string& event_id, const std::string& error);
  /// Has a worker take what is ready, all of it, and fail.
  void fail_all(const std::string& error);

  /// The clinic's, of which they are.
  const std::string& clinic() const { return clinic_; }
  /// An administrator of it.
  const std::string& admin() const { return admin_; }
  /// The file that holds the integrations' secrets.
  std::string integrations() const { return folder_.path() / "integrations.json"; }

 private:
  std::string stripe(const std::string& event_id, const std::string& body,
                     const std::string& error);
  std::string give_up(const std::string& provider, const std::string& body,
                      const std::string& error);

  pg::Session& session_;
  const std::string clinic_, admin_;
  const TemporaryFolder folder_;
};

}  // namespace support
