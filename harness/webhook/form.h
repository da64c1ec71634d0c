#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

namespace webhook {

/// Parameters of a form, in their order; a name may be there several times.
using Form = std::vector<std::pair<std::string, std::string>>;

/// No provider sends as many: who has not signed anything has no more of them read.
inline constexpr std::size_t kMostParameters = 1000;

/// The parameters of a form-encoded body or query: '+' is a space, %2B a plus, and a name without
/// '=' has an empty value. Nothing if a '%' is not followed by two hexadecimal digits, as where a
/// body was cut off, or if there are more than kMostParameters.
std::optional<Form> read_form(std::string_view text);

/// The parameters form-encoded.
std::string write_form(const Form& form);

/// The first value of that name, "" if there is none.
std::string value_of(const Form& form, std::string_view name);

/// The form as a JSON object of texts; a name that is there several times is a list of them.
nlohmann::json json_of(const Form& form);

}  // namespace webhook
