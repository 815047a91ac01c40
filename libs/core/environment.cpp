#include "core/environment.hpp"

#include <arpa/inet.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <utility>

namespace signalbox {
namespace {
constexpr std::string_view prefix = "SIGNALBOX_";
constexpr std::string_view file_suffix = "_FILE";
constexpr std::string_view secret_words = "a secret; also as ";

template <class Number>
std::optional<Number> parse_number(std::string_view text) {
  Number number{};
  const auto [stopped, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || stopped != text.data() + text.size()) return std::nullopt;
  return number;
}

bool is_address(const std::string& host, int family) {
  std::array<unsigned char, sizeof(in6_addr)> address{};
  return ::inet_pton(family, host.c_str(), address.data()) == 1;
}

std::optional<Endpoint> parse_endpoint(std::string_view text) {
  const auto colon = text.rfind(':');
  if (colon == text.npos) return std::nullopt;
  const auto port = parse_number<std::uint16_t>(text.substr(colon + 1));
  auto host = text.substr(0, colon);
  const bool bracketed = host.size() > 2 && host.front() == '[' && host.back() == ']';
  if (bracketed) host = host.substr(1, host.size() - 2);
  Endpoint endpoint{std::string{host}, port.value_or(0)};
  if (!port || !is_address(endpoint.host, bracketed ? AF_INET6 : AF_INET)) return std::nullopt;
  return endpoint;
}

std::optional<std::string> read_file(const std::string& path) {
  const std::ifstream file{path, std::ios::binary};
  if (!file.is_open() || std::filesystem::is_directory(path)) return std::nullopt;
  std::ostringstream stream;
  stream << file.rdbuf();
  auto content = std::move(stream).str();
  if (content.ends_with('\n')) content.pop_back();
  return content;
}
std::string listed(std::initializer_list<std::string_view> words) {
  std::string list;
  for (const auto word : words) {
    if (!list.empty()) list += ", ";
    list += word;
  }
  return list;
}

std::set<std::string, std::less<>> split(std::string_view text) {
  std::set<std::string, std::less<>> words;
  while (!text.empty()) {
    const auto comma = std::min(text.find(','), text.size());
    words.emplace(text.substr(0, comma));
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  return words;
}
}  // namespace

Environment::Environment(Variables variables) : variables_(std::move(variables)) {}

Environment Environment::of_process() {
  Variables variables;
  for (char** entry = ::environ; entry != nullptr && *entry != nullptr; ++entry) {
    const std::string_view text{*entry};
    const auto equals = std::min(text.find('='), text.size());
    if (!text.starts_with(prefix)) continue;
    variables.emplace(text.substr(0, equals), text.substr(std::min(equals + 1, text.size())));
  }
  return Environment{std::move(variables)};
}

std::string Environment::text(Setting setting) { return declare(std::move(setting), "any text"); }

std::int64_t Environment::integer(Setting setting, std::int64_t least, std::int64_t most) {
  const auto name = setting.name;
  const auto fallback = parse_number<std::int64_t>(setting.fallback).value_or(least);
  const auto allowed = std::to_string(least) + " to " + std::to_string(most);
  const auto number = parse_number<std::int64_t>(declare(std::move(setting), allowed));
  if (number && *number >= least && *number <= most) return *number;
  complain(name, "out_of_range", "must be a whole number from " + allowed);
  return fallback;
}

std::chrono::seconds Environment::seconds(Setting setting, std::int64_t least, std::int64_t most) {
  return std::chrono::seconds{integer(std::move(setting), least, most)};
}

std::string Environment::one_of(Setting setting, std::initializer_list<std::string_view> words) {
  const auto name = setting.name;
  std::string fallback = setting.fallback;
  const auto allowed = listed(words);
  const auto& word = declare(std::move(setting), allowed);
  if (std::find(words.begin(), words.end(), word) != words.end()) return word;
  complain(name, "unknown_word", "must be one of " + allowed);
  return fallback;
}

std::set<std::string, std::less<>> Environment::some_of(
    Setting setting, std::initializer_list<std::string_view> words) {
  const auto name = setting.name;
  auto fallback = split(setting.fallback);
  const auto allowed = listed(words);
  auto chosen = split(declare(std::move(setting), "some of " + allowed));
  const bool are_known = std::ranges::all_of(chosen, [&](const std::string& word) {
    return std::find(words.begin(), words.end(), word) != words.end();
  });
  if (are_known && !chosen.empty()) return chosen;
  complain(name, "unknown_word", "must be some of " + allowed + ", between commas");
  return fallback;
}

Endpoint Environment::endpoint(Setting setting) {
  const auto name = setting.name;
  auto fallback = parse_endpoint(setting.fallback).value_or(Endpoint{});
  const auto parsed = parse_endpoint(declare(std::move(setting), "address:port"));
  if (parsed) return *parsed;
  complain(name, "not_an_endpoint", "must be address:port such as 127.0.0.1:9100 or [::1]:9100");
  return fallback;
}

Secret Environment::secret(Setting setting) {
  const auto name = setting.name;
  const auto file_name = name + std::string{file_suffix};
  const auto from_variable = declare(std::move(setting), std::string{secret_words} + file_name);
  const auto* path = variable(file_name);
  if (path == nullptr) return Secret{from_variable};
  if (variable(name) != nullptr) {
    complain(name, "set_twice", "is set, and so is " + file_name + ": keep one");
    return {};
  }
  auto content = read_file(*path);
  if (content) return Secret{*std::move(content)};
  complain(file_name, "unreadable_file", "names a file that cannot be read: " + *path);
  return {};
}

Secret Environment::required_secret(Setting setting) {
  const auto name = setting.name;
  const auto faults = problems_.size();
  auto value = secret(std::move(setting));
  // A file that cannot be read has been told of already.
  if (value.empty() && problems_.size() == faults) complain(name, "missing", "must be set");
  return value;
}

std::string Environment::required_text(Setting setting) {
  const auto name = setting.name;
  auto value = text(std::move(setting));
  if (value.empty()) complain(name, "missing", "must be set");
  return value;
}

std::vector<std::string> Environment::unknown() const {
  std::vector<std::string> names;
  for (const auto& [name, value] : variables_) {
    const bool known = std::any_of(settings_.begin(), settings_.end(), [&](const Setting& known) {
      const bool from_file = known.allowed.starts_with(secret_words);
      return name == known.name || (from_file && name == known.name + std::string{file_suffix});
    });
    if (!known) names.push_back(name);
  }
  return names;
}

const std::string& Environment::declare(Setting setting, std::string allowed) {
  setting.allowed = std::move(allowed);
  const auto& declared = settings_.emplace_back(std::move(setting));
  const auto* value = variable(declared.name);
  return value == nullptr ? declared.fallback : *value;
}

const std::string* Environment::variable(std::string_view name) const {
  const auto found = variables_.find(name);
  return found == variables_.end() ? nullptr : &found->second;
}

void Environment::complain(const std::string& name, std::string code, std::string detail) {
  problems_.push_back(at_parameter(name, std::move(code), std::move(detail)));
}

}  // namespace signalbox
