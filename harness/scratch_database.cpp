#include "scratch_database.h"

namespace pgrush {
namespace {

constexpr std::int64_t kConnections = 10;

}  // namespace

ScratchDatabase::ScratchDatabase()
    : host_(std::nullopt, kConnections, false), database_(host_.conninfo()) {}

void ScratchDatabase::leave() {
  database_.keep();  // it goes with its server
  host_.leave(database_.name());
}

}  // namespace pgrush
