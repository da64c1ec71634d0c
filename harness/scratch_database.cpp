#include "scratch_database.h"

namespace pgrush {
namespace {

constexpr std::int64_t kConnections = 10;

}  // namespace

ScratchDatabase::ScratchDatabase() : host_(std::nullopt, kConnections, false) { another(); }

std::string ScratchDatabase::another() {
  databases_.emplace_back(host_.conninfo());
  databases_.back().keep();  // it goes with its server
  return databases_.back().conninfo();
}

void ScratchDatabase::leave() { host_.leave(databases_.front().name()); }

}  // namespace pgrush
