#include "syntax/place.h"

#include <string>

#include <gtest/gtest.h>

namespace {

using syntax::offset_of;
using syntax::Place;
using syntax::place_of;

TEST(Place, IsCountedInCharactersNotBytes) {
  const std::string text = "-- äöü€𝄞\nSELECT\n  x";
  EXPECT_EQ(place_of(text, 0), (Place{1, 1}));
  EXPECT_EQ(place_of(text, text.find('\n')), (Place{1, 9})) << "the line's end belongs to it";
  EXPECT_EQ(place_of(text, text.find("SELECT")), (Place{2, 1}));
  EXPECT_EQ(place_of(text, text.find('x')), (Place{3, 3}));
}

TEST(Place, BehindTheEndIsBehindTheLastCharacter) {
  EXPECT_EQ(place_of("a\nb", 99), (Place{2, 2}));
}

TEST(Place, OfACharacterThatTheServerCounted) {
  const std::string text = "-- äöü€𝄞\nSELECT";
  EXPECT_EQ(offset_of(text, 1), 0U);
  EXPECT_EQ(offset_of(text, 10), text.find("SELECT"));
  EXPECT_EQ(offset_of(text, 99), text.size());
}

}  // namespace
