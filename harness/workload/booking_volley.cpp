#include <cassert>
#include <limits>
#include <optional>
#include <utility>

#include "measure/booking.h"
#include "scenario/reader.h"
#include "sql/statements.h"
#include "workload/booking_actor.h"
#include "workload/booking_exercise.h"
#include "workload/workload.h"

namespace workload {
namespace {

using measure::booking::cancel_operation;
using measure::booking::create_operation;
using measure::booking::read_operation;
using measure::booking::rolled_back_operation;

/// Callers are released together for one slot after the other.
class BookingVolley final : public Workload {
 public:
  BookingVolley(const BookingOptions& options, const BookingPlan& plan, std::uint32_t clients,
                const BookingOperations& operations, std::optional<Timetable> timetable)
      : options_(options), shared_(plan, clients, operations, std::move(timetable)) {}

  std::vector<std::pair<std::string, std::string>> settings() const override {
    return {{"role", kBookingRole}};
  }
  std::vector<pg::Statement> statements() const override { return BookingStatements().all(); }
  std::unique_ptr<Actor> actor(std::uint32_t client, Doorbell& doorbell) override {
    return std::make_unique<BookingActor>(shared_, client, doorbell);
  }
  void open() override { shared_.rendezvous.open(); }
  void close() override { shared_.rendezvous.close(base::Clock::now()); }
  std::pair<std::uint64_t, std::uint64_t> progress() const override {
    return {shared_.plan.volleys(), shared_.rendezvous.begun()};
  }
  std::vector<std::uint8_t> missed() const override {
    std::vector<std::uint8_t> operations;
    for (const Seat& seat : shared_.rendezvous.missed())
      operations.push_back(shared_.operation_of(seat));
    return operations;
  }
  nlohmann::json options() const override {
    return {
        {"contenders", options_.contenders},           {"solo_ratio", options_.solo_ratio},
        {"rollback_ratio", options_.rollback_ratio},   {"same_key_ratio", options_.same_key_ratio},
        {"key_reuse_ratio", options_.key_reuse_ratio}, {"cancel_ratio", options_.cancel_ratio},
        {"stranger_ratio", options_.stranger_ratio},   {"read_ratio", options_.read_ratio},
        {"payment_ratio", options_.payment_ratio}};
  }

 private:
  BookingOptions options_;
  BookingShared shared_;
};

BookingOptions read_options(const scenario::Phase& phase, scenario::Mistakes& mistakes) {
  scenario::Reader reader(phase.options, phase.pointer, mistakes);
  BookingOptions options;
  options.contenders =
      static_cast<std::uint32_t>(reader.integer("contenders", options.contenders, 1, 10'000));
  options.solo_ratio = reader.ratio("solo_ratio", options.solo_ratio);
  options.rollback_ratio = reader.ratio("rollback_ratio", options.rollback_ratio);
  options.same_key_ratio = reader.ratio("same_key_ratio", options.same_key_ratio);
  options.key_reuse_ratio = reader.ratio("key_reuse_ratio", options.key_reuse_ratio);
  options.cancel_ratio = reader.ratio("cancel_ratio", options.cancel_ratio);
  options.stranger_ratio = reader.ratio("stranger_ratio", options.stranger_ratio);
  options.read_ratio = reader.ratio("read_ratio", options.read_ratio);
  options.payment_ratio = reader.ratio("payment_ratio", options.payment_ratio);
  if (options.contenders > phase.load.connections)
    reader.mistake("contenders", "is " + std::to_string(options.contenders) +
                                     ", but the phase has only " +
                                     std::to_string(phase.load.connections) +
                                     " connections: raise --connections or lower it");
  if (options.rollback_ratio > 0 && phase.load.connections < 2)
    reader.mistake("rollback_ratio", "needs at least 2 connections");
  if (options.solo_ratio + options.rollback_ratio > 1)
    reader.mistake("solo_ratio", "and rollback_ratio together exceed 1");
  return options;
}

std::optional<Timetable> timetable_of(const Setup& setup) {
  const scenario::Load& load = setup.phase.load;
  auto arrivals = Arrivals::of(load, {setup.seed, setup.phase_index, 0});
  if (!arrivals) return std::nullopt;
  return Timetable{*std::move(arrivals), base::from_ms(load.skip_after_ms),
                   base::from_s(load.warm_up_s)};
}

/// The phase's number of slots: its arrivals or iterations, by default all slots that are left.
std::uint32_t take_slots(const Setup& setup, const std::optional<Timetable>& timetable,
                         Ground& ground, scenario::Mistakes& mistakes) {
  const std::int64_t left = setup.data.slots - ground.next_slot;
  const std::int64_t wanted = timetable ? static_cast<std::int64_t>(timetable->arrivals.count())
                              : setup.phase.load.iterations > 0 ? setup.phase.load.iterations
                                                                : left;
  if (wanted > left || wanted < 1) {
    mistakes.add("/data/slots", "is " + std::to_string(setup.data.slots) + ", of which phase " +
                                    setup.phase.name + " finds " + std::to_string(left) +
                                    " unused and wants " +
                                    std::to_string(std::max<std::int64_t>(wanted, 1)) +
                                    ": an iteration is one slot; raise slots or lower " +
                                    (timetable ? "rate" : "iterations"));
    return 1;
  }
  ground.next_slot += static_cast<std::uint32_t>(wanted);
  return static_cast<std::uint32_t>(wanted);
}

std::unique_ptr<Workload> make(const Setup& setup, Ground& ground, scenario::Mistakes& mistakes) {
  const BookingOptions options = read_options(setup.phase, mistakes);
  const std::uint32_t first_slot = ground.next_slot;
  std::optional<Timetable> timetable = timetable_of(setup);
  const std::uint32_t volleys = take_slots(setup, timetable, ground, mistakes);
  const BookingPlan plan(options, setup.data, setup.seed, setup.phase_index, volleys, first_slot,
                         ground.next_key);
  if (plan.keys() > std::numeric_limits<std::uint32_t>::max() - ground.next_key) {
    mistakes.add(setup.phase.pointer,
                 "makes more than 4 thousand million idempotency keys: "
                 "lower contenders or iterations");
    return nullptr;
  }
  ground.next_key += static_cast<std::uint32_t>(plan.keys());
  BookingOperations operations{
      ground.number_of(create_operation()), ground.number_of(cancel_operation()),
      ground.number_of(rolled_back_operation()), ground.number_of(read_operation())};
  for (std::uint8_t i = 0; i < measure::booking::kProbes; ++i)
    operations.probes.at(i) = ground.number_of(
        measure::booking::probe_operation(static_cast<measure::booking::Probe>(i)));
  return std::make_unique<BookingVolley>(options, plan,
                                         static_cast<std::uint32_t>(setup.phase.load.connections),
                                         operations, std::move(timetable));
}

const base::Registrar<WorkloadKind> kRegistrar(
    "booking_volley",
    {make,
     booking_exercise,
     {scenario::Executor::kConstantVus, scenario::Executor::kSharedIterations,
      scenario::Executor::kConstantArrivalRate, scenario::Executor::kRampingArrivalRate}});

}  // namespace
}  // namespace workload
