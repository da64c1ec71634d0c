#pragma once

#include <string>
#include <string_view>

/// Text for a terminal: what a server said comes out as visible characters, and lines end in time.
namespace report::text {

/// The widest line of a summary.
inline constexpr std::size_t kColumns = 80;

/// `raw` with control characters (C0, DEL, C1) and bytes that are not UTF-8 as \xNN, a newline as
/// \n and a tab as \t: it takes one line and cannot control the terminal.
std::string visible(std::string_view raw);

/// Columns of UTF-8 text: its characters are counted, a wide one like any other.
std::size_t columns(std::string_view utf8);

/// `utf8` in at most `most` columns (3 or more); "..." stands for what is cut off its end.
std::string cut(std::string_view utf8, std::size_t most);

/// `utf8` on lines of at most kColumns, broken at blanks (a longer word wherever it must be), each
/// with a newline; the first begins with `first` blanks, the others with `further`.
std::string wrap(std::string_view utf8, std::size_t first, std::size_t further);

/// Milliseconds with 3 significant digits: "0.123", "1.23", "12.3", "1234".
std::string ms(double value);

/// A measured number, short: at most 4 decimals, none that are zero.
std::string number(double value);

}  // namespace report::text
