#pragma once

#include <string>

#include "drive/crew.h"

namespace drive {

/// The line on stderr that tells how the load goes: repainted on a terminal, else a plain line
/// every 10 s.
class ProgressLine final : public Action {
 public:
  /// `terminal`: whether stderr may be repainted (a terminal, and TERM is not dumb).
  ProgressLine(std::string phase, bool terminal);
  ~ProgressLine() override;

  base::Instant due() const override { return due_; }
  void act(base::Instant now, const Progress& progress) override;

 private:
  const std::string phase_;
  const bool terminal_;
  base::Instant due_;
  std::uint64_t calls_ = 0;
  base::Nanos elapsed_{0};
  bool painted_ = false;
};

}  // namespace drive
