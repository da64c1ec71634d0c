#include "drive/resident_bytes.h"

#include <fstream>
#include <unistd.h>

namespace drive {

std::int64_t resident_bytes() {
  std::ifstream statm("/proc/self/statm");
  std::int64_t size = 0;
  std::int64_t resident = 0;
  std::int64_t shared = 0;
  statm >> size >> resident >> shared;
  return statm ? (resident - shared) * sysconf(_SC_PAGESIZE) : 0;
}

}  // namespace drive
