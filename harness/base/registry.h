#pragma once

#include <cassert>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace base {

/// The parts of one kind (workloads, invariants, report formats), by name. A part's file adds it
/// with a Registrar at its end; nothing else lists it.
template <class Part>
class Registry {
 public:
  /// The registry of this kind of part.
  static Registry& instance() {
    static Registry registry;
    return registry;
  }

  /// Adds a part. A name that is taken is a programmer's mistake.
  void add(std::string name, Part part) {
    const bool added = parts_.emplace(std::move(name), std::move(part)).second;
    assert(added);
    static_cast<void>(added);
  }

  /// The part of that name, or nullptr.
  const Part* find(std::string_view name) const {
    const auto found = parts_.find(name);
    return found == parts_.end() ? nullptr : &found->second;
  }

  /// All names, sorted.
  std::vector<std::string> names() const {
    std::vector<std::string> all;
    for (const auto& [name, part] : parts_) all.push_back(name);
    return all;
  }

 private:
  std::map<std::string, Part, std::less<>> parts_;
};

/// Adds a part to its registry when the program starts.
template <class Part>
struct Registrar {
  /// Registers `part` as `name`.
  Registrar(std::string name, Part part) {
    Registry<Part>::instance().add(std::move(name), std::move(part));
  }
};

}  // namespace base
