#include "drive/webhook_worker.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

#include <fmt/format.h>

#include "drive/interruption.h"
#include "measure/webhook.h"

namespace drive {
namespace {

// Shorter than this no idle worker rests.
constexpr base::Nanos kShortestRest = std::chrono::milliseconds(10);

struct Refusal {
  std::string_view sqlstate;
  std::string_view code;
  std::string_view clause;
};

/// What webhook.apply_event raises.
constexpr std::array kRefusals{
    Refusal{"P0002", "no_subject", "what the effect happens to is not there"},
    Refusal{"55000", "wrong_state", "what the effect happens to is in a state that rules it out"},
    Refusal{"23505", "reference_taken", "the provider's reference is another one's"},
    Refusal{"22023", "no_effect", "the database knows no such effect"},
};

class Worker {
 public:
  Worker(const WorkSpec& spec, unsigned number, Ending& ending, HeldClaims& held)
      : spec_(spec),
        name_(fmt::format("{}:{}", spec.name, number)),
        ending_(ending),
        held_(held),
        queue_(spec.open, ending, spec.say) {}

  WorkCounts run() {
    // A signal counts from its first moment on, before the main thread has looked.
    for (bool more = true; more && !ending_.called() && !interrupted();) {
      const std::vector<Claim> claims = queue_.claim(name_, spec_.batch, spec_.lease);
      held_.take(claims);
      if (!claims.empty()) overdue_rest_ = kShortestRest;
      for (const Claim& claim : claims) {
        carry_out(claim);
        held_.release(claim);
      }
      if (claims.empty()) more = rest();
    }
    return counts_;
  }

 private:
  void carry_out(const Claim& claim) {
    const auto kept = held_.is_lost(claim) ? std::nullopt : queue_.read(claim);
    if (!kept) {
      ++counts_.stale;
      return;
    }
    const webhook::Work work = spec_.work(claim, *kept);
    const base::Instant began = base::Clock::now();
    const std::string answer =
        work.failure.empty() ? apply(claim, work.effect) : queue_.fail(claim, work.failure);
    count(answer, base::Clock::now() - began);
  }

  /// An effect that is refused now may be possible later: that the attempts are limited is the
  /// queue's business.
  std::string apply(const Claim& claim, const nlohmann::json& effect) {
    try {
      return queue_.apply(claim, effect.dump());
    } catch (const pg::ServerError& error) {
      return queue_.fail(claim, refusal_of(error.sqlstate()));
    }
  }

  void count(std::string_view answer, base::Nanos response) {
    using namespace measure::webhook;
    const auto mark = answer == "success"       ? std::pair{kSuccess, &counts_.successes}
                      : answer == "retry"       ? std::pair{kRetry, &counts_.retries}
                      : answer == "dead_letter" ? std::pair{kDeadLetter, &counts_.dead_letters}
                                                : std::pair{kStale, &counts_.stale};
    ++*mark.second;
    if (spec_.marks == nullptr) return;
    const auto outcome = mark.first == kStale ? base::Outcome::kRefused : base::Outcome::kDone;
    spec_.marks->count(outcome, mark.first, response);
  }

  /// Whether there is, or will be, more to do; until then it rests.
  bool rest() {
    const Outlook outlook = queue_.look();
    if (outlook.is_empty && spec_.until_empty) return false;
    const base::Nanos due = outlook.due_in.value_or(spec_.poll);
    // What is due and was not given is locked by somebody: for a moment, or for much longer.
    overdue_rest_ = due > base::Nanos(0) ? kShortestRest : std::min(overdue_rest_ * 2, spec_.poll);
    ending_.rest(std::min(std::max(due, overdue_rest_), spec_.poll));
    return true;
  }

  const WorkSpec& spec_;
  const std::string name_;
  Ending& ending_;
  HeldClaims& held_;
  WebhookQueue queue_;
  WorkCounts counts_;
  base::Nanos overdue_rest_ = kShortestRest;  ///< twice as long after each one that was in vain
};

}  // namespace

std::string refusal_of(std::string_view sqlstate) {
  const auto* known = std::ranges::find(kRefusals, sqlstate, &Refusal::sqlstate);
  if (known != kRefusals.end()) return fmt::format("{}: {}", known->code, known->clause);
  std::string code(sqlstate);
  for (char& letter : code) letter = static_cast<char>(std::tolower(letter));
  return fmt::format("{}: the database refused the effect", code);
}

WorkCounts work_alone(const WorkSpec& spec, unsigned number, Ending& ending, HeldClaims& held) {
  return Worker(spec, number, ending, held).run();
}

}  // namespace drive
