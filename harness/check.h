#pragma once

#include <string>

#include "base/exit_status.h"
#include "delivery.h"

namespace pgrush {

/// What `pgrush check` was told.
struct CheckArguments {
  std::string file;
  std::string format;  ///< "": judge; else the name of a format to export the history in
  Delivery delivery;   ///< neither report nor out: no report file
};

/// Judges a run again by its history file: the same verdicts, summary and exit status, without a
/// server. Throws Failure (kUnusable) for a file or a format that it cannot use.
base::ExitStatus check(const CheckArguments& arguments);

}  // namespace pgrush
