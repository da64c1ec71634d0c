#include <array>
#include <charconv>

#include <fmt/format.h>

#include "scenario/reader.h"
#include "workload/generator.h"

namespace workload {
namespace {

using nlohmann::json;
using scenario::Reader;
using Made = Generator::Made;

constexpr std::int64_t kLargest = std::int64_t{1} << 53;  // what JSON can hold

template <class Number>
void append_number(Number number, std::string& text) {
  std::array<char, 32> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  text.append(digits.data(), end);
}

/// A generator of numbers, which need no quotes in JSON.
class OfNumbers : public Generator {
 public:
  Made append_json(const Occasion& occasion, std::uint32_t field, std::string& text) const final {
    return append(occasion, field, text);
  }
};

// ---- uniform: {"from": 1, "to": 6}, both included; with a fraction, any number between them
// -------

class UniformWhole final : public OfNumbers {
 public:
  UniformWhole(std::int64_t from, std::int64_t to) : from_(from), to_(to) {}
  Made append(const Occasion& occasion, std::uint32_t field, std::string& text) const override {
    const auto span = static_cast<std::uint64_t>(to_ - from_) + 1;
    append_number(from_ + static_cast<std::int64_t>(occasion.draw.below(span, field)), text);
    return Made::kText;
  }

 private:
  const std::int64_t from_;
  const std::int64_t to_;
};

class UniformReal final : public OfNumbers {
 public:
  UniformReal(double from, double to) : from_(from), to_(to) {}
  Made append(const Occasion& occasion, std::uint32_t field, std::string& text) const override {
    append_number(from_ + (to_ - from_) * occasion.draw.unit(field), text);
    return Made::kText;
  }

 private:
  const double from_;
  const double to_;
};

/// The two ends of a range; a mistake if the first is above the second.
template <class Number>
std::pair<Number, Number> read_range(Number from, Number to, Reader& reader) {
  if (from > to) reader.mistake("to", fmt::format("is {}, below from, which is {}", to, from));
  return {from, to};
}

std::unique_ptr<Generator> make_uniform(const json& options, const Site& site) {
  Reader reader(options, site.pointer, site.mistakes);
  reader.require("from");
  reader.require("to");
  const json* from = reader.value("from");
  const json* to = reader.value("to");
  if (from != nullptr && to != nullptr && (from->is_number_float() || to->is_number_float())) {
    const auto [low, high] = read_range(reader.number("from", 0, -1e300, 1e300),
                                        reader.number("to", 0, -1e300, 1e300), reader);
    return std::make_unique<UniformReal>(low, high);
  }
  const auto [low, high] = read_range(reader.integer("from", 0, -kLargest, kLargest),
                                      reader.integer("to", 0, -kLargest, kLargest), reader);
  return std::make_unique<UniformWhole>(low, high);
}

// ---- zipf: {"from": 1, "to": 1000, "exponent": 1}: from is the most frequent
// ----------------------

class Zipf final : public OfNumbers {
 public:
  Zipf(std::int64_t from, std::int64_t to, double exponent)
      : from_(from), count_(static_cast<std::uint64_t>(to - from) + 1), exponent_(exponent) {}
  Made append(const Occasion& occasion, std::uint32_t field, std::string& text) const override {
    const std::uint64_t rank = zipf(count_, exponent_, occasion.draw.bits(field));
    append_number(from_ + static_cast<std::int64_t>(rank) - 1, text);
    return Made::kText;
  }

 private:
  const std::int64_t from_;
  const std::uint64_t count_;
  const double exponent_;
};

double read_exponent(Reader& reader) { return reader.number("exponent", 1, 0.001, 100); }

std::unique_ptr<Generator> make_zipf(const json& options, const Site& site) {
  Reader reader(options, site.pointer, site.mistakes);
  reader.require("to");
  const auto [from, to] = read_range(reader.integer("from", 1, -kLargest, kLargest),
                                     reader.integer("to", 1, -kLargest, kLargest), reader);
  const double exponent = read_exponent(reader);
  if (from > to) return nullptr;
  return std::make_unique<Zipf>(from, to, exponent);
}

// ---- sequence: {"from": 1, "step": 1}: by the iteration's number
// ----------------------------------

class Sequence final : public OfNumbers {
 public:
  Sequence(std::int64_t from, std::int64_t step) : from_(from), step_(step) {}
  Made append(const Occasion& occasion, std::uint32_t, std::string& text) const override {
    append_number(from_ + step_ * static_cast<std::int64_t>(occasion.draw.arrival), text);
    return Made::kText;
  }

 private:
  const std::int64_t from_;
  const std::int64_t step_;
};

std::unique_ptr<Generator> make_sequence(const json& options, const Site& site) {
  Reader reader(options, site.pointer, site.mistakes);
  const std::int64_t from = reader.integer("from", 1, -kLargest, kLargest);
  return std::make_unique<Sequence>(from, reader.integer("step", 1, -1'000'000, 1'000'000));
}

const base::Registrar<GeneratorKind> kUniform("uniform", {make_uniform});
const base::Registrar<GeneratorKind> kZipf("zipf", {make_zipf});
const base::Registrar<GeneratorKind> kSequence("sequence", {make_sequence});

}  // namespace
}  // namespace workload
