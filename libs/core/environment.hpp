// Settings from environment variables. Reading a setting also declares it: its name, default,
// allowed values and meaning are kept, so that `--settings`, `--check-config` and
// docs/reference/settings.md cannot drift from the code.
#pragma once

#include "core/result.hpp"
#include "core/secret.hpp"

#include <chrono>
#include <cstdint>
#include <initializer_list>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox {

// A setting as a person reads about it.
struct Setting {
  std::string name;          // SIGNALBOX_<AREA>_<WHAT>[_UNIT]
  std::string fallback;      // the default as one would write it; empty: none
  std::string meaning;       // a phrase, units included
  std::string allowed = {};  // filled in by the reading function
};

// Where a door listens. Port 0 lets the system choose a free one.
struct Endpoint {
  std::string host;  // an IP address, without the brackets of IPv6
  std::uint16_t port = 0;

  bool operator==(const Endpoint&) const = default;
};

// Every reading function answers a usable value, the default where the variable is unset or wrong,
// and notes what is wrong: all faults are reported at once, by problems().
class Environment {
 public:
  using Variables = std::map<std::string, std::string, std::less<>>;

  explicit Environment(Variables variables);
  static Environment of_process();

  std::string text(Setting setting);
  // A whole number from `least` to `most`.
  std::int64_t integer(Setting setting, std::int64_t least, std::int64_t most);
  // Whole seconds from `least` to `most`.
  std::chrono::seconds seconds(Setting setting, std::int64_t least, std::int64_t most);
  std::string one_of(Setting setting, std::initializer_list<std::string_view> words);
  // Some of the words, between commas; at least one.
  std::set<std::string, std::less<>> some_of(Setting setting,
                                             std::initializer_list<std::string_view> words);
  // "127.0.0.1:9100" or "[::1]:9100"; names are not resolved here.
  Endpoint endpoint(Setting setting);
  // From NAME, or from the file that NAME_FILE names (one trailing newline is dropped). Empty when
  // neither is set. The value never appears in a problem.
  Secret secret(Setting setting);
  // The same for one without which the program cannot work: none or an empty one is a fault.
  Secret required_secret(Setting setting);
  // A text that must be set.
  std::string required_text(Setting setting);

  // Every setting asked for so far, in that order, with `allowed` filled in.
  const std::vector<Setting>& settings() const { return settings_; }
  // What is wrong, a FieldError per setting; `parameter` is its name.
  const std::vector<FieldError>& problems() const { return problems_; }
  // Variables that start with SIGNALBOX_ and that nobody asked for: often a slip of the pen.
  std::vector<std::string> unknown() const;

 private:
  const std::string& declare(Setting setting, std::string allowed);
  const std::string* variable(std::string_view name) const;
  void complain(const std::string& name, std::string code, std::string detail);

  Variables variables_;
  std::vector<Setting> settings_;
  std::vector<FieldError> problems_;
};

}  // namespace signalbox
