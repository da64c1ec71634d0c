#pragma once

#include <concepts>
#include <cstddef>
#include <optional>
#include <tuple>
#include <type_traits>

/// Plain structs as lists of named members: what is written to a file member by member gives a
/// function `fields_of(value)`, a tuple with one Field for each of them, and needs no other code.
namespace base {

/// A member of a struct under its name.
template <class Value>
struct Field {
  const char* name;
  Value& value;
};
template <class Value>
Field(const char*, Value&) -> Field<Value>;

/// `Value` is `Type` or const `Type`: one fields_of() serves the writer and the reader.
template <class Value, class Type>
concept Like = std::same_as<std::remove_const_t<Value>, Type>;

namespace fields_detail {

template <class Type>
inline constexpr bool kOptional = false;
template <class Type>
inline constexpr bool kOptional<std::optional<Type>> = true;

/// Stands for a value of any type. An optional is made from the value in it.
struct Anything {
  template <class Type>
  requires(!kOptional<Type>) operator Type() const;
};

}  // namespace fields_detail

/// How many members an aggregate has.
template <class Aggregate, class... Values>
constexpr std::size_t members() {
  if constexpr (requires { Aggregate{Values{}..., fields_detail::Anything{}}; }) {
    return members<Aggregate, Values..., fields_detail::Anything>();
  } else {
    return sizeof...(Values);
  }
}

/// Whether fields_of() has a line for every member of the aggregate.
template <class Aggregate, class Fields>
inline constexpr bool kComplete = members<Aggregate>() == std::tuple_size_v<Fields>;

}  // namespace base
