#include "explore/call_kind.h"

#include <algorithm>
#include <charconv>

namespace explore {
namespace {

constexpr std::string_view kSetup = "setup/";

/// The number that is all of the text, if it is one of `count`.
std::optional<std::size_t> number_below(std::string_view text, std::size_t count) {
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || number >= count)
    return std::nullopt;
  return number;
}

}  // namespace

const Told* Reference::in(const Answers& answers) const {
  const auto& all = setup ? answers.setup : answers.own;
  return call < all.size() && !all[call].empty() ? &all[call].front() : nullptr;
}

std::string Reference::text() const { return fmt::format("{}{}", setup ? kSetup : "", call); }

std::string CallSite::worker() const {
  return session_ ? fmt::format("worker-{}", *session_) : "worker-setup";
}

std::uint32_t CallSite::seeded(scenario::Reader& options, const char* key, std::int64_t count,
                               const char* counted) const {
  options.require(key);
  if (count == 0 && options.has(key)) {
    options.mistake(key, fmt::format("needs a number above 0 at /data/{}", counted));
    return 0;
  }
  return static_cast<std::uint32_t>(
      options.integer(key, 0, 0, std::max<std::int64_t>(count - 1, 0)));
}

const Call* CallSite::find(scenario::Reader& options, const char* key, Reference& reference) const {
  options.require(key);
  const std::string text = options.text(key, "");
  if (text.empty()) {
    const auto* value = options.value(key);
    if (value != nullptr && value->is_string()) options.mistake(key, "is empty");
    return nullptr;
  }
  reference.setup = !session_ || text.starts_with(kSetup);
  const Calls& calls = reference.setup ? exploration_.setup : earlier_;
  const std::string_view number =
      std::string_view(text).substr(text.starts_with(kSetup) ? kSetup.size() : 0);
  const auto found = number_below(number, calls.size());
  if (!found) {
    options.mistake(key, fmt::format("is \"{}\", must be the number of a call before this one, or, "
                                     "of the setup's, like setup/0",
                                     text));
    return nullptr;
  }
  reference.call = *found;
  return calls[*found].get();
}

std::string answer_of(const measure::Operation& operation, const measure::Record& record,
                      const pg::Reply& reply) {
  if (reply.kind == pg::Reply::Kind::kError) return std::string(pg::text_of(reply.sqlstate));
  if (record.answer == measure::kNoAnswer) return std::string(base::name_of(record.outcome));
  return operation.answers[record.answer].name;
}

}  // namespace explore
