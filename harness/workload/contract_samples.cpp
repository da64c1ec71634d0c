#include "workload/contract_samples.h"

#include <algorithm>

#include <fmt/format.h>

#include "scenario/file.h"

namespace workload {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kTexts[] = {"evt_", "pi_", "cs_test_", "cus_",        "wamid.",
                                       "SM0",  "EZ0", "met-sta-", "ptcpt-join-", "pgrush-room-"};
constexpr std::string_view kUuids[] = {"00000017-0000-4000-8000-", "00000018-0000-4000-8000-"};

bool is_of_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '-' || c == '.';
}

bool begins(std::string_view word, std::span<const std::string_view> beginnings) {
  return std::ranges::any_of(beginnings, [&](auto one) { return word.starts_with(one); });
}

std::string own_word(std::string_view word, const OwnIds& ids) {
  if (word.empty() || word == ids.erased) return "";
  const bool text = begins(word, kTexts);
  const bool uuid = begins(word, kUuids);
  const bool marked = ids.marked.contains(std::string(word));
  std::string own(marked ? ids.mark : "");
  if (uuid) return own + fmt::format("{}{:012x}", word.substr(0, kUuids[0].size()), ids.uuid);
  own += word;
  if (text) own += "-" + ids.number;
  return own;
}

std::vector<ContractSample> samples_of(const fs::path& folder, const std::string& provider) {
  std::vector<ContractSample> samples;
  std::error_code ignored;
  for (fs::directory_iterator entry(folder / provider, ignored), end; !ignored && entry != end;
       ++entry) {
    const fs::path& file = entry->path();
    const bool is_form = file.extension() == ".form";
    if (is_form || file.extension() == ".json")
      samples.push_back({provider, file.filename().string(), scenario::contents(file), is_form});
  }
  std::ranges::sort(samples, {}, &ContractSample::file);
  return samples;
}

}  // namespace

std::vector<ContractSample> read_samples(const fs::path& folder, const std::string& pointer,
                                         scenario::Mistakes& mistakes) {
  std::vector<ContractSample> all;
  for (const std::string& provider : webhook::Providers::instance().names()) {
    std::vector<ContractSample> samples = samples_of(folder, provider);
    if (samples.empty())
      mistakes.add(pointer, fmt::format("wants samples of {} in {}: put bodies there, as .json or "
                                        ".form files",
                                        provider, (folder / provider).string()));
    for (const ContractSample& sample : samples)
      if (sample.body.empty())
        mistakes.add(pointer,
                     fmt::format("wants a body in {}: put what {} sends there, or remove it",
                                 (folder / provider / sample.file).string(), provider));
    std::ranges::move(samples, std::back_inserter(all));
  }
  return all;
}

std::string with_own_ids(std::string_view body, const OwnIds& ids) {
  std::string own;
  while (!body.empty()) {
    const auto end = std::ranges::find_if_not(body, is_of_word);
    const auto size = static_cast<std::size_t>(end - body.begin());
    own += own_word(body.substr(0, size), ids);
    body.remove_prefix(size);
    if (body.empty()) break;
    own += body.front();
    body.remove_prefix(1);
  }
  return own;
}

webhook::Request contract_request(const ContractSample& sample, std::string body, std::string url) {
  webhook::Request request;
  request.url = std::move(url);
  request.body = std::move(body);
  if (!sample.is_form) request.headers.set("Content-Type", "application/json");
  return request;
}

webhook::Reading reading_of(const ContractSample& sample, std::string body) {
  // Some providers say in the address what the body is; its signature does not matter here.
  const webhook::Provider& provider = *webhook::Providers::instance().find(sample.provider);
  const webhook::Request request =
      contract_request(sample, std::move(body), "https://clinic.example/");
  return provider.read(provider.sign(request, "MDEyMzQ1Njc4OWFiY2RlZg==", webhook::Moment{}));
}

}  // namespace workload
