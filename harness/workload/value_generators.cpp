#include <algorithm>
#include <array>
#include <numeric>

#include <fmt/format.h>

#include "base/uuid.h"
#include "scenario/reader.h"
#include "workload/generator.h"

namespace workload {
namespace {

using nlohmann::json;
using scenario::Reader;
using Made = Generator::Made;

// ---- uuid: {}: of version 4, by the iteration's draws
// ---------------------------------------------

class RandomUuid final : public Generator {
 public:
  Made append(const Occasion& occasion, std::uint32_t field, std::string& text) const override {
    base::Uuid uuid;
    for (std::uint32_t half = 0; half < 2; ++half) {
      const std::uint64_t bits = occasion.draw.bits(field + half);
      for (std::uint32_t i = 0; i < 8; ++i)
        uuid.bytes.at(half * 8 + i) = static_cast<std::uint8_t>(bits >> (8 * i));
    }
    uuid.bytes[6] = static_cast<std::uint8_t>((uuid.bytes[6] & 0x0fU) | 0x40U);
    uuid.bytes[8] = static_cast<std::uint8_t>((uuid.bytes[8] & 0x3fU) | 0x80U);
    std::array<char, base::kUuidLetters> letters;
    base::write(uuid, letters);
    text.append(letters.data(), letters.size());
    return Made::kText;
  }
};

std::unique_ptr<Generator> make_uuid(const json& options, const Site& site) {
  const Reader reader(options, site.pointer, site.mistakes);
  return std::make_unique<RandomUuid>();
}

// ---- choice: a list, or {"of": [...], "weights": [...]}
// -------------------------------------------

class Choice final : public Generator {
 public:
  Choice(std::vector<std::unique_ptr<Generator>> of, std::vector<double> until)
      : of_(std::move(of)), until_(std::move(until)) {}
  Made append(const Occasion& occasion, std::uint32_t field, std::string& text) const override {
    return chosen(occasion, field).append(occasion, field, text);
  }
  Made append_json(const Occasion& occasion, std::uint32_t field,
                   std::string& text) const override {
    return chosen(occasion, field).append_json(occasion, field, text);
  }

 private:
  const Generator& chosen(const Occasion& occasion, std::uint32_t field) const {
    const double at = occasion.draw.unit(field) * until_.back();
    std::size_t i = 0;
    while (i + 1 < until_.size() && at >= until_[i]) ++i;
    return *of_[i];
  }

  const std::vector<std::unique_ptr<Generator>> of_;
  const std::vector<double> until_;  ///< sums of the weights up to each
};

std::vector<double> read_weights(Reader& reader, std::size_t count) {
  std::vector<double> weights(count, 1);
  const json* list = reader.value("weights");
  if (list == nullptr) return weights;
  const bool fits =
      list->is_array() && list->size() == count && std::ranges::all_of(*list, [](const json& one) {
        return one.is_number() && one.get<double>() > 0;
      });
  if (!fits) {
    reader.mistake("weights", "must be a list of numbers above 0, one for each choice");
    return weights;
  }
  return list->get<std::vector<double>>();
}

std::unique_ptr<Generator> make_choice(const json& options, const Site& site) {
  const json whole = options.is_array() ? json{{"of", options}} : options;
  Reader reader(whole, site.pointer, site.mistakes);
  reader.require("of");
  const json* list = reader.value("of");
  const bool fits = list != nullptr && list->is_array() && !list->empty() &&
                    std::ranges::all_of(*list, [](const json& one) { return one.is_primitive(); });
  std::vector<double> until = read_weights(reader, fits ? list->size() : 0);
  if (!fits) {
    reader.mistake("of", "must be a list of constants, one at least");
    return nullptr;
  }
  std::partial_sum(until.begin(), until.end(), until.begin());
  std::vector<std::unique_ptr<Generator>> of;
  for (const json& one : *list) of.push_back(read_generator(one, site));
  return std::make_unique<Choice>(std::move(of), std::move(until));
}

// ---- json: any JSON, in which {"$NAME": options} stands for a generator
// ---------------------------

class Template final : public Generator {
 public:
  /// `texts` stand around the values: one more than there are.
  Template(std::vector<std::string> texts, std::vector<std::unique_ptr<Generator>> values)
      : texts_(std::move(texts)), values_(std::move(values)) {}
  Made append(const Occasion& occasion, std::uint32_t field, std::string& text) const override {
    for (std::size_t i = 0; i < values_.size(); ++i) {
      text += texts_[i];
      // Values of a template share its fields; 2^16 apart they are draws of their own.
      const std::uint32_t own = field + (static_cast<std::uint32_t>(i + 1) << 16);
      if (values_[i]->append_json(occasion, own, text) == Made::kNothing) return Made::kNothing;
    }
    text += texts_.back();
    return Made::kText;
  }
  Made append_json(const Occasion& occasion, std::uint32_t field,
                   std::string& text) const override {
    return append(occasion, field, text);
  }

 private:
  const std::vector<std::string> texts_;
  const std::vector<std::unique_ptr<Generator>> values_;
};

/// Cuts a template into texts and generators.
class TemplateCutter {
 public:
  explicit TemplateCutter(const Site& site) : site_(site) {}

  void cut(const json& value, const std::string& pointer) {
    if (value.is_array()) return cut_list(value, pointer);
    if (!value.is_object()) {
      texts_.back() += value.dump();
      return;
    }
    if (value.size() == 1 && value.begin().key().starts_with('$')) return take(value, pointer);
    char before = '{';
    for (const auto& [key, inner] : value.items()) {
      texts_.back() += before + json(key).dump() + ":";
      cut(inner, pointer + "/" + key);
      before = ',';
    }
    texts_.back() += value.empty() ? "{}" : "}";
  }
  std::unique_ptr<Generator> made() && {
    if (std::ranges::any_of(values_, [](const auto& one) { return one == nullptr; }))
      return nullptr;
    return std::make_unique<Template>(std::move(texts_), std::move(values_));
  }

 private:
  void cut_list(const json& list, const std::string& pointer) {
    char before = '[';
    for (std::size_t i = 0; i < list.size(); ++i) {
      texts_.back() += before;
      cut(list[i], fmt::format("{}/{}", pointer, i));
      before = ',';
    }
    texts_.back() += list.empty() ? "[]" : "]";
  }
  void take(const json& value, const std::string& pointer) {
    const json named{{value.begin().key().substr(1), value.begin().value()}};
    values_.push_back(read_generator(named, {pointer, site_.sources, site_.mistakes}));
    texts_.emplace_back();
  }

  const Site& site_;
  std::vector<std::string> texts_{""};
  std::vector<std::unique_ptr<Generator>> values_;
};

std::unique_ptr<Generator> make_json(const json& options, const Site& site) {
  TemplateCutter cutter(site);
  cutter.cut(options, site.pointer);
  return std::move(cutter).made();
}

// ---- column: "QUERY.COLUMN" of a seed query
// -------------------------------------------------------

class Column final : public Generator {
 public:
  Column(const Sources& sources, std::size_t query, std::size_t column)
      : sources_(sources), query_(query), column_(column) {}
  Made append(const Occasion& occasion, std::uint32_t, std::string& text) const override {
    const SeedQuery& query = sources_.queries[query_];
    const auto& value = query.values[column_][row(query, occasion.draw)];
    if (!value) return Made::kNull;
    text += *value;
    return Made::kText;
  }

 private:
  /// By the query, not by the argument: all columns that a call takes come from one row.
  std::size_t row(const SeedQuery& query, const base::Draw& draw) const {
    constexpr std::uint32_t kFirstField = 0xfffe'0000;
    const auto field = kFirstField + static_cast<std::uint32_t>(query_);
    const std::size_t rows = query.values[column_].size();
    if (query.pick == SeedQuery::Pick::kSequence) return draw.arrival % rows;
    if (query.pick == SeedQuery::Pick::kZipf)
      return zipf(rows, query.exponent, draw.bits(field)) - 1;
    return draw.below(rows, field);
  }

  const Sources& sources_;
  const std::size_t query_;
  const std::size_t column_;
};

/// The two names of "ONE.OTHER"; nothing, and a mistake, if it is none.
std::optional<std::pair<std::string, std::string>> read_pair(const json& options, const Site& site,
                                                             const char* form) {
  const std::string text = options.is_string() ? options.get<std::string>() : "";
  const std::size_t dot = text.find('.');
  if (dot != std::string::npos && dot > 0 && dot + 1 < text.size())
    return std::pair(text.substr(0, dot), text.substr(dot + 1));
  site.mistakes.add(site.pointer, fmt::format("must be a text \"{}\"", form));
  return std::nullopt;
}

std::unique_ptr<Generator> make_column(const json& options, const Site& site) {
  const auto names = read_pair(options, site, "QUERY.COLUMN");
  if (!names) return nullptr;
  auto& queries = site.sources.queries;
  const auto query = std::ranges::find(queries, names->first, &SeedQuery::name);
  if (query == queries.end()) {
    site.mistakes.add(site.pointer, fmt::format("names the query {}, which is not among the "
                                                "workload's queries",
                                                names->first));
    return nullptr;
  }
  auto column = std::ranges::find(query->columns, names->second);
  if (column == query->columns.end())
    column = query->columns.insert(query->columns.end(), names->second);
  return std::make_unique<Column>(site.sources, static_cast<std::size_t>(query - queries.begin()),
                                  static_cast<std::size_t>(column - query->columns.begin()));
}

// ---- answer: "CALL.COLUMN": what this client's last such call was told
// ----------------------------

class EarlierAnswer final : public Generator {
 public:
  explicit EarlierAnswer(std::size_t keepsake) : keepsake_(keepsake) {}
  Made append(const Occasion& occasion, std::uint32_t, std::string& text) const override {
    const auto& kept = occasion.kept[keepsake_];
    if (!kept) return Made::kNothing;
    text += *kept;
    return Made::kText;
  }

 private:
  const std::size_t keepsake_;
};

std::unique_ptr<Generator> make_answer(const json& options, const Site& site) {
  const auto names = read_pair(options, site, "CALL.COLUMN");
  if (!names) return nullptr;
  return std::make_unique<EarlierAnswer>(site.sources.keep(names->first, names->second));
}

const base::Registrar<GeneratorKind> kUuid("uuid", {make_uuid});
const base::Registrar<GeneratorKind> kChoice("choice", {make_choice});
const base::Registrar<GeneratorKind> kJson("json", {make_json});
const base::Registrar<GeneratorKind> kColumn("column", {make_column});
const base::Registrar<GeneratorKind> kAnswer("answer", {make_answer});

}  // namespace
}  // namespace workload
