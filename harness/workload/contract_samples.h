#pragma once

#include <cstdint>
#include <filesystem>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "scenario/mistakes.h"
#include "webhook/provider.h"

namespace workload {

/// A body as a provider sends it, from a scenario's folder.
struct ContractSample {
  std::string provider;
  std::string file;  ///< its name in the provider's folder
  std::string body;
  bool is_form = false;
};

/// The samples of all providers: FOLDER/PROVIDER/*.json and *.form, in the order of their names. A
/// provider without any is a mistake at `pointer`.
std::vector<ContractSample> read_samples(const std::filesystem::path& folder,
                                         const std::string& pointer, scenario::Mistakes& mistakes);

/// How the ids in a body become a case's own.
struct OwnIds {
  std::string number;              ///< follows every id that is a text
  std::uint64_t uuid = 0;          ///< ends every id that is a uuid; below 2^48
  std::string mark;                ///< stands before the ids in `marked`
  std::set<std::string> marked{};  ///< ids as the sample has them
  std::string erased{};            ///< an id that is left out altogether; "": none
};

/// The body with a case's own ids. Ids are the words that begin as the providers' do ("evt_",
/// "pi_", "wamid.", "SM", "met-sta-" …) or as the uuids of payments and appointments.
std::string with_own_ids(std::string_view body, const OwnIds& ids);

/// The request with that body, unsigned, to that address.
webhook::Request contract_request(const ContractSample& sample, std::string body, std::string url);

/// What such a request says if its provider sends it.
webhook::Reading reading_of(const ContractSample& sample, std::string body);

}  // namespace workload
