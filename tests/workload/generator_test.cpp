#include "workload/generator.h"

#include <cmath>
#include <map>
#include <set>

#include <gtest/gtest.h>

#include "base/uuid.h"
#include "scenario/folder.h"

namespace workload {
namespace {

using nlohmann::json;
using Made = Generator::Made;

/// A generator of a scenario, and what it refers to.
struct Workshop {
  Sources sources;
  Kept kept;
  std::unique_ptr<Generator> generator;
  std::string told_of;

  explicit Workshop(const char* text, std::vector<SeedQuery> queries = {}) {
    sources.queries = std::move(queries);
    scenario::Mistakes mistakes;
    generator = read_generator(json::parse(text), {"/x", sources, mistakes});
    told_of = scenario::told(mistakes);
    kept.resize(sources.keepsakes.size());
  }
  std::string make(std::uint64_t arrival, std::uint32_t field = 16) const {
    const base::Draw draw{7, 2, arrival};
    std::string text;
    const Made made = generator->append({draw, kept}, field, text);
    return made == Made::kNull ? "NULL" : made == Made::kNothing ? "NOTHING" : text;
  }
};

/// A seed query of two columns, and rows.
SeedQuery query(SeedQuery::Pick pick, int rows) {
  SeedQuery query;
  query.name = "q";
  query.pick = pick;
  query.columns = {"id", "clinic"};
  query.values.resize(2);
  for (int row = 0; row < rows; ++row) {
    query.values[0].emplace_back("id" + std::to_string(row));
    query.values[1].emplace_back("clinic" + std::to_string(row));
  }
  return query;
}

TEST(Generator, OfAConstantIsTheSameAlways) {
  EXPECT_EQ(Workshop(R"("x")").make(1), "x");
  EXPECT_EQ(Workshop("1.5").make(1), "1.5");
  EXPECT_EQ(Workshop("true").make(1), "true");
  EXPECT_EQ(Workshop("null").make(1), "NULL");
}

TEST(Generator, IsAFunctionOfTheIterationAndTheField) {
  const Workshop one(R"({"uniform": {"from": 1, "to": 1000000000}})");
  EXPECT_EQ(one.make(5), Workshop(R"({"uniform": {"from": 1, "to": 1000000000}})").make(5));
  EXPECT_NE(one.make(5), one.make(6));
  EXPECT_NE(one.make(5, 16), one.make(5, 32));
}

TEST(Generator, UniformTakesBothEnds) {
  const Workshop dice(R"({"uniform": {"from": -1, "to": 1}})");
  std::map<std::string, int> seen;
  for (std::uint64_t i = 0; i < 3000; ++i) ++seen[dice.make(i)];
  ASSERT_EQ(seen.size(), 3U);
  for (const auto& [value, count] : seen) EXPECT_NEAR(count, 1000, 150) << value;
  const Workshop real(R"({"uniform": {"from": 0.5, "to": 1}})");
  for (std::uint64_t i = 0; i < 100; ++i) {
    const double value = std::stod(real.make(i));
    EXPECT_TRUE(value >= 0.5 && value < 1) << value;
  }
}

TEST(Generator, ZipfFollowsItsLaw) {
  for (const double exponent : {0.5, 1.0, 1.3, 3.0}) {
    std::vector<double> seen(21, 0);
    constexpr int kDraws = 200'000;
    for (int i = 0; i < kDraws; ++i)
      ++seen.at(zipf(20, exponent, base::Draw{1, 0, static_cast<std::uint64_t>(i)}.bits(0)));
    double sum = 0;
    for (int rank = 1; rank <= 20; ++rank) sum += std::pow(rank, -exponent);
    for (int rank = 1; rank <= 20; ++rank) {
      const double expected = kDraws * std::pow(rank, -exponent) / sum;
      EXPECT_NEAR(seen.at(static_cast<std::size_t>(rank)), expected, 5 * std::sqrt(expected) + 1)
          << exponent << " " << rank;
    }
  }
  EXPECT_EQ(zipf(1, 1, 12345), 1U);
}

TEST(Generator, SequenceCountsIterations) {
  EXPECT_EQ(Workshop(R"({"sequence": {}})").make(4), "5");
  EXPECT_EQ(Workshop(R"({"sequence": {"from": 100, "step": -10}})").make(4), "60");
}

TEST(Generator, UuidsAreOfVersion4AndDiffer) {
  const Workshop uuid(R"({"uuid": {}})");
  std::set<std::string> seen;
  for (std::uint64_t i = 0; i < 1000; ++i) {
    const std::string text = uuid.make(i);
    ASSERT_TRUE(base::parse_uuid(text)) << text;
    EXPECT_EQ(text[14], '4');
    EXPECT_NE(std::string("89ab").find(text[19]), std::string::npos);
    seen.insert(text);
  }
  EXPECT_EQ(seen.size(), 1000U);
}

TEST(Generator, ChoiceGoesByItsWeights) {
  const Workshop choice(R"({"choice": {"of": ["a", 2, null], "weights": [8, 1, 1]}})");
  std::map<std::string, int> seen;
  for (std::uint64_t i = 0; i < 10'000; ++i) ++seen[choice.make(i)];
  EXPECT_NEAR(seen["a"], 8000, 300);
  EXPECT_NEAR(seen["2"], 1000, 150);
  EXPECT_NEAR(seen["NULL"], 1000, 150);
  EXPECT_EQ(Workshop(R"({"choice": ["a"]})").make(1), "a");
}

TEST(Generator, JsonIsATemplateWithValuesOfItsOwn) {
  const Workshop form(
      R"({"json": {"a": [1, {"$uniform": {"from": 5, "to": 5}}], "b": {"$choice": ["x\"y"]},
          "c": {"$choice": [null]}, "d": {}, "e": [], "f": {"g": {"$sequence": {}}}}})");
  EXPECT_EQ(json::parse(form.make(2)),
            json::parse(R"({"a":[1,5],"b":"x\"y","c":null,"d":{},"e":[],"f":{"g":3}})"));
  const Workshop two(
      R"({"json": [{"$uniform": {"from": 1, "to": 1000000}}, {"$uniform": {"from": 1, "to": 1000000}}]})");
  const json drawn = json::parse(two.make(1));
  EXPECT_NE(drawn[0], drawn[1]) << "each value has a draw of its own";
}

TEST(Generator, ColumnsOfOneQueryComeFromOneRow) {
  const Workshop id(R"({"column": "q.id"})", {query(SeedQuery::Pick::kUniform, 50)});
  const Workshop clinic(R"({"column": "q.clinic"})", {query(SeedQuery::Pick::kUniform, 50)});
  std::set<std::string> seen;
  for (std::uint64_t i = 0; i < 1000; ++i) {
    EXPECT_EQ(id.make(i, 16).substr(2), clinic.make(i, 32).substr(6));
    seen.insert(id.make(i));
  }
  EXPECT_EQ(seen.size(), 50U);
}

TEST(Generator, ColumnsAreTakenAsTheirQuerySays) {
  const Workshop in_turn(R"({"column": "q.id"})", {query(SeedQuery::Pick::kSequence, 3)});
  EXPECT_EQ(in_turn.make(4), "id1");
  const Workshop zipf(R"({"column": "q.id"})", {query(SeedQuery::Pick::kZipf, 1000)});
  int first = 0;
  for (std::uint64_t i = 0; i < 1000; ++i) first += zipf.make(i) == "id0" ? 1 : 0;
  EXPECT_NEAR(first, 1000 / 7.49, 50) << "1 of the 1000th harmonic number";
}

TEST(Generator, OfAnEarlierAnswerHasNothingBeforeThereIsOne) {
  Workshop answer(R"({"json": {"a": {"$answer": "open.id"}}})");
  ASSERT_EQ(answer.sources.keepsakes.size(), 1U);
  EXPECT_EQ(answer.make(1), "NOTHING");
  answer.kept[0] = "x";
  EXPECT_EQ(answer.make(1), R"({"a":"x"})");
}

TEST(Generator, SaysWhatIsWrongWithIt) {
  const std::pair<const char*, const char*> wrongs[]{
      {"[1]", "/x: must be a constant, or an object with one key"},
      {R"({"uniform": {}, "zipf": {}})", "/x: must be a constant"},
      {R"({"uniforn": {}})", "unknown generator uniforn (did you mean uniform?)"},
      {R"({"uniform": {"from": 2, "to": 1}})", "/x/uniform/to: is 1, below from"},
      {R"({"uniform": {"from": 2}})", "/x/uniform/to: is missing"},
      {R"({"uniform": {"from": 1, "to": 2, "by": 3}})", "/x/uniform/by: is not a known key"},
      {R"({"zipf": {"to": 0}})", "/x/zipf/to"},
      {R"({"choice": []})", "/x/choice/of"},
      {R"({"choice": {"of": [1], "weights": [0]}})", "/x/choice/weights"},
      {R"({"column": "q"})", "must be a text \"QUERY.COLUMN\""},
      {R"({"column": "q.id"})", "names the query q"},
      {R"({"answer": ".id"})", "must be a text \"CALL.COLUMN\""},
      {R"({"json": [{"$uniforn": {}}]})", "unknown generator uniforn"},
  };
  for (const auto& [text, what] : wrongs)
    EXPECT_NE(Workshop(text).told_of.find(what), std::string::npos)
        << text << " -> " << Workshop(text).told_of;
}

}  // namespace
}  // namespace workload
