#include "drive/progress_line.h"

#include <cstdio>

#include <fmt/format.h>

namespace drive {
namespace {

constexpr base::Nanos kRepaint = std::chrono::milliseconds(250);
constexpr base::Nanos kPlain = std::chrono::seconds(10);

}  // namespace

ProgressLine::ProgressLine(std::string phase, bool terminal)
    : phase_(std::move(phase)),
      terminal_(terminal),
      due_(base::Clock::now() + (terminal ? kRepaint : kPlain)) {}

ProgressLine::~ProgressLine() {
  if (painted_) std::fputs("\r\033[K", stderr);
}

void ProgressLine::act(base::Instant now, const Progress& progress) {
  due_ = now + (terminal_ ? kRepaint : kPlain);
  const double seconds = base::to_s(progress.elapsed - elapsed_);
  const double rate = seconds > 0 ? static_cast<double>(progress.calls - calls_) / seconds : 0;
  calls_ = progress.calls;
  elapsed_ = progress.elapsed;
  const std::string line =
      fmt::format("{}: {:.1f} s of {:.0f} s, {} of {} iterations, {:.0f} calls/s", phase_,
                  base::to_s(progress.elapsed), base::to_s(progress.duration), progress.iterations,
                  progress.of_iterations, rate);
  // Not fmt::print, which throws when nobody listens any more.
  std::fputs((terminal_ ? "\r\033[K" + line : "progress: " + line + "\n").c_str(), stderr);
  std::fflush(stderr);
  painted_ = terminal_;
}

}  // namespace drive
