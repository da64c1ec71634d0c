#pragma once

#include <string>
#include <vector>

namespace provision {

/// What a program prints on stdout. `arguments` begin with its path; `environment` is added to our
/// own, NAME=value: what nobody may see in the list of processes. Throws Failure
/// (kProvisioningFailed) with the last line of its stderr if it cannot be run or does not end with
/// 0.
std::string output_of(std::vector<std::string> arguments,
                      const std::vector<std::string>& environment);

}  // namespace provision
