#include "webhook/request.h"

namespace webhook {
namespace {

std::string in_small_letters(std::string_view name) {
  std::string small(name);
  for (char& letter : small)
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
  return small;
}

}  // namespace

void Headers::add(std::string_view name, std::string_view value) {
  const auto [at, added] = values_.try_emplace(in_small_letters(name), value);
  if (!added) at->second.append(", ").append(value);
}

void Headers::set(std::string_view name, std::string_view value) {
  values_[in_small_letters(name)] = value;
}

const std::string* Headers::find(std::string_view name) const {
  const auto found = values_.find(in_small_letters(name));
  return found == values_.end() ? nullptr : &found->second;
}

std::string_view query_of(std::string_view url) {
  url = url.substr(0, url.find('#'));
  const std::size_t mark = url.find('?');
  return mark == std::string_view::npos ? std::string_view() : url.substr(mark + 1);
}

}  // namespace webhook
