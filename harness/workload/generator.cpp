#include "workload/generator.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/failure.h"
#include "base/suggest.h"

namespace workload {
namespace {

using nlohmann::json;

/// A value that is always the same.
class Constant final : public Generator {
 public:
  explicit Constant(const json& value)
      : null_(value.is_null()),
        text_(value.is_string() ? value.get<std::string>() : value.dump()),
        json_(value.dump()) {}
  Made append(const Occasion&, std::uint32_t, std::string& text) const override {
    if (null_) return Made::kNull;
    text += text_;
    return Made::kText;
  }
  Made append_json(const Occasion&, std::uint32_t, std::string& text) const override {
    text += json_;
    return Made::kText;
  }

 private:
  const bool null_;
  const std::string text_;
  const std::string json_;
};

/// log1p(x) / x, also where x is nearly 0.
double log1p_over(double x) {
  return std::abs(x) > 1e-8 ? std::log1p(x) / x : 1 - x * (0.5 - x * (1.0 / 3 - x / 4));
}

/// expm1(x) / x, also where x is nearly 0.
double expm1_over(double x) {
  return std::abs(x) > 1e-8 ? std::expm1(x) / x : 1 + x / 2 * (1 + x / 3 * (1 + x / 4));
}

/// The integral of x^-exponent that is 0 at 1.
double integral(double x, double exponent) {
  const double log = std::log(x);
  return expm1_over((1 - exponent) * log) * log;
}

/// Where that integral is `y`.
double inverse(double y, double exponent) {
  const double t = std::max(-1.0, y * (1 - exponent));
  return std::exp(log1p_over(t) * y);
}

}  // namespace

Generator::Made Generator::append_json(const Occasion& occasion, std::uint32_t field,
                                       std::string& text) const {
  std::string plain;
  const Made made = append(occasion, field, plain);
  if (made == Made::kNull) text += "null";
  // Values of the database or of an answer may be no UTF-8 for this client: the server refuses
  // them.
  if (made == Made::kText) text += json(plain).dump(-1, ' ', false, json::error_handler_t::replace);
  return made;
}

std::size_t Sources::keep(const std::string& call, const std::string& column) {
  for (std::size_t i = 0; i < keepsakes.size(); ++i)
    if (keepsakes[i].call == call && keepsakes[i].column == column) return i;
  keepsakes.push_back({call, column});
  return keepsakes.size() - 1;
}

std::unique_ptr<Generator> read_generator(const json& value, const Site& site) {
  if (value.is_primitive()) return std::make_unique<Constant>(value);
  const std::vector<std::string> names = Generators::instance().names();
  if (!value.is_object() || value.size() != 1) {
    site.mistakes.add(site.pointer, fmt::format("must be a constant, or an object with one key: {}",
                                                fmt::join(names, ", ")));
    return nullptr;
  }
  const auto only = value.begin();
  const GeneratorKind* kind = Generators::instance().find(only.key());
  if (kind == nullptr) {
    site.mistakes.add(site.pointer,
                      fmt::format("unknown generator {}{}; there are {}", only.key(),
                                  base::suggest(only.key(), names), fmt::join(names, ", ")));
    return nullptr;
  }
  return kind->make(only.value(), {site.pointer + "/" + only.key(), site.sources, site.mistakes});
}

std::uint64_t zipf(std::uint64_t count, double exponent, std::uint64_t bits) {
  const auto highest = static_cast<double>(count);
  const double from = integral(1.5, exponent) - 1;
  const double until = integral(highest + 0.5, exponent);
  const double near = 2 - inverse(integral(2.5, exponent) - std::pow(2.0, -exponent), exponent);
  const base::Draw draw{bits, 0, 0};
  for (std::uint32_t attempt = 0;; ++attempt) {
    const double u = until + draw.unit(attempt) * (from - until);
    const double x = inverse(u, exponent);
    const double rank = std::clamp(std::floor(x + 0.5), 1.0, highest);
    if (rank - x <= near ||
        u >= integral(rank + 0.5, exponent) - std::exp(-exponent * std::log(rank)))
      return static_cast<std::uint64_t>(rank);
  }
}

void fetch(pg::Session& session, std::vector<SeedQuery>& queries) {
  for (SeedQuery& query : queries) {
    const auto refuse = [&](const std::string& why) {
      throw base::Failure(base::ExitStatus::kUnusable, fmt::format("{}: {}", query.file, why));
    };
    query.values.assign(query.columns.size(), {});
    try {
      const pg::Table table = session.query(query.text);
      if (table.rows() == 0) refuse("gives no row to take arguments from");
      for (std::size_t i = 0; i < query.columns.size(); ++i) {
        int column = 0;
        while (column < table.columns() && table.name(column) != query.columns[i]) ++column;
        if (column == table.columns())
          refuse(fmt::format("gives no column {}, which an argument names", query.columns[i]));
        for (int row = 0; row < table.rows(); ++row)
          query.values[i].push_back(table.null(row, column)
                                        ? std::nullopt
                                        : std::optional<std::string>(table.at(row, column)));
      }
    } catch (const pg::ServerError& error) {
      refuse(error.what());
    }
  }
}

}  // namespace workload
