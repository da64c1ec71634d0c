#include "reused_place.h"

#include "sql/statements.h"

namespace pgrush {

Place& ReusedPlace::renew() {
  if (place_ == nullptr) {
    place_ = make_();
    place_->session().query(sql::name_baseline, {"pgrush_seeded"});
    place_->session().script(sql::keep_baseline);
  } else {
    place_->wait_for_rest();
    place_->session().query(sql::restore_seeded);
    // As after seeding: what earlier use has left must decide no plan.
    place_->session().script(sql::vacuum);
  }
  return *place_;
}

void ReusedPlace::leave() {
  if (place_ == nullptr) return;
  const std::unique_ptr<Place> left = std::move(place_);
  left->leave();
}

}  // namespace pgrush
