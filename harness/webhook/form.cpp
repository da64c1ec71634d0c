#include "webhook/form.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/encoding.h"

namespace webhook {
namespace {

std::optional<std::string> decoded(std::string_view text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      plain += text[i] == '+' ? ' ' : text[i];
      continue;
    }
    const auto byte = base::from_hex(text.substr(i + 1, 2));
    if (!byte || byte->size() != 1) return std::nullopt;
    plain += *byte;
    i += 2;
  }
  return plain;
}

bool stays_as_it_is(char letter) {
  return (letter >= '0' && letter <= '9') || (letter >= 'a' && letter <= 'z') ||
         (letter >= 'A' && letter <= 'Z') ||
         std::string_view("-._*").find(letter) != std::string_view::npos;
}

std::string encoded(std::string_view plain) {
  std::string text;
  for (const char letter : plain) {
    if (stays_as_it_is(letter))
      text += letter;
    else if (letter == ' ')
      text += '+';
    else
      text += fmt::format("%{:02X}", static_cast<unsigned char>(letter));
  }
  return text;
}

}  // namespace

std::optional<Form> read_form(std::string_view text) {
  Form form;
  while (!text.empty()) {
    const std::string_view pair = text.substr(0, text.find('&'));
    text.remove_prefix(std::min(text.size(), pair.size() + 1));
    if (pair.empty()) continue;
    const std::size_t sign = std::min(pair.find('='), pair.size());
    auto name = decoded(pair.substr(0, sign));
    auto value = decoded(pair.substr(std::min(pair.size(), sign + 1)));
    if (!name || !value || form.size() == kMostParameters) return std::nullopt;
    form.emplace_back(std::move(*name), std::move(*value));
  }
  return form;
}

std::string write_form(const Form& form) {
  std::string text;
  for (const auto& [name, value] : form)
    text += (text.empty() ? "" : "&") + encoded(name) + '=' + encoded(value);
  return text;
}

std::string value_of(const Form& form, std::string_view name) {
  const auto found = std::ranges::find(form, name, &Form::value_type::first);
  return found == form.end() ? "" : found->second;
}

nlohmann::json json_of(const Form& form) {
  nlohmann::json object = nlohmann::json::object();
  for (const auto& [name, value] : form) {
    nlohmann::json& there = object[name];
    if (there.is_null())
      there = value;
    else if (there.is_array())
      there.push_back(value);
    else
      there = nlohmann::json::array({there, value});
  }
  return object;
}

}  // namespace webhook
