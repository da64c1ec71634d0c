#pragma once

#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <unistd.h>

#include "base/failure.h"
#include "scenario/scenario.h"

namespace scenario {

/// A scenario's folder for one test, removed with everything in it.
class Folder {
 public:
  Folder() {
    std::string name = std::filesystem::temp_directory_path() / "pgrush-scenario-XXXXXX";
    path_ = mkdtemp(name.data());
  }
  explicit Folder(const std::string& json) : Folder() { write("scenario.json", json); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() { std::filesystem::remove_all(path_); }

  /// Where it stands.
  const std::filesystem::path& path() const { return path_; }
  /// Makes a file in it, with the folders on its way.
  void write(const std::string& name, const std::string& text) const {
    std::filesystem::create_directories((path_ / name).parent_path());
    std::ofstream(path_ / name) << text;
  }

 private:
  std::filesystem::path path_;
};

/// What a failure says; "" if `act` does not fail. The failure must be one of unusable input.
inline std::string refusal(const std::function<void()>& act) {
  try {
    act();
  } catch (const base::Failure& failure) {
    return failure.status() == base::ExitStatus::kUnusable ? failure.what() : "wrong exit status";
  }
  return "";
}

/// All mistakes as they are told, after the place "x"; "" if there are none.
inline std::string told(const Mistakes& mistakes) {
  return refusal([&] { mistakes.raise("x"); });
}

/// A document with one phase; `more` are further members of the document, each ended by a comma.
inline std::string document(const std::string& more, const std::string& load = "{}") {
  return "{" + more + R"("phases": [{"workload": {"booking_volley": {}}, "load": )" + load + "}]}";
}

/// The mistakes in a scenario.json, or why it cannot be read at all.
inline std::string wrong_with(const std::string& json, const Overrides& overrides = {}) {
  const Folder folder(json);
  Mistakes mistakes;
  const std::string refused = refusal([&] { read(folder.path(), overrides, mistakes); });
  return refused.empty() ? told(mistakes) : refused;
}

/// The scenario that a scenario.json without mistakes holds.
inline Scenario good(const std::string& json, const Overrides& overrides = {}) {
  const Folder folder(json);
  Mistakes mistakes;
  Scenario scenario = read(folder.path(), overrides, mistakes);
  mistakes.raise("a scenario without mistakes");
  return scenario;
}

}  // namespace scenario
