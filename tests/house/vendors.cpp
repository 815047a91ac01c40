#include "house/paths.hpp"
#include "house/rules.hpp"
#include "house/source.hpp"

#include <algorithm>

namespace signalbox::house {
namespace {

// Other people's headers are seen by the one library that wraps them. A header is matched by how it
// begins; where it may stand is a list of globs, empty for nowhere.
struct Lock {
  std::string_view header;
  std::string_view where[4];
  std::string_view instead;
};
constexpr Lock locks[] = {
    {"libpq-fe.h", {"libs/pg/**"}, "use libs/pg"},
    {"nats.h", {"tests/bench/**"}, "use libs/bus"},
    {"nats/", {"tests/bench/**"}, "use libs/bus"},
    {"hiredis/", {"libs/redis/**"}, "use libs/redis"},
    // A benchmark sets a library of ours beside the very thing that it wraps.
    {"simdjson", {"libs/json/**", "tests/bench/**"}, "use libs/json"},
    {"boost/json", {}, "there is one JSON library: libs/json"},
    {"nlohmann/", {}, "there is one JSON library: libs/json"},
    {"prometheus/", {"libs/metrics/**"}, "use libs/metrics"},
    // A probe asks as other people's clients do: it must see what our own clients hide.
    {"boost/beast",
     {"libs/http/**", "services/device_poller/outside/probe/**",
      "services/device_poller/outside/routeros/rest_answer.cpp"},
     "use libs/http"},
    {"boost/asio/impl/src.hpp",
     {"libs/http/beast.cpp"},
     "Asio is compiled once, in libs/http/beast.cpp"},
    {"curl/", {"libs/outbound/**"}, "use libs/outbound"},
    // Certificates of devices are looked at with OpenSSL's own eyes.
    {"openssl/",
     {"libs/crypto/**", "libs/http/**", "services/device_poller/outside/**"},
     "use libs/crypto"},
    {"net-snmp/", {"services/device_poller/outside/**"}, "use device_poller/outside/snmp"},
    {"catch2/", {"**test.cpp", "libs/testing/**", "tests/**"}, "tests are *test.cpp files"},
};

// Where nothing may wait: what is pure stays callable from everywhere and testable without a loop.
constexpr std::string_view without_asio[] = {"libs/core/**", "libs/json/**", "libs/metrics/**",
                                             "services/*/domain/**"};

template <class Globs>
bool fits(std::string_view path, const Globs& globs) {
  return std::ranges::any_of(
      globs, [&](std::string_view glob) { return !glob.empty() && matches(path, glob); });
}

}  // namespace

Breaches vendor_locks(const Tree& tree) {
  Breaches breaches;
  for (const auto& [path, file] : tree.files()) {
    for (const auto& include : includes_of(file)) {
      for (const auto& lock : locks) {
        if (!include.path.starts_with(lock.header) || fits(path, lock.where)) continue;
        breaches.push_back({path, include.line,
                            "<" + include.path + "> is locked away: " + std::string{lock.instead}});
      }
      if (include.path.starts_with("boost/asio") && fits(path, without_asio)) {
        breaches.push_back({path, include.line, "no Asio here: nothing in this place may wait"});
      }
    }
  }
  return breaches;
}

Breaches domain_purity(const Tree& tree) {
  Breaches breaches;
  for (const auto& [path, file] : tree.files()) {
    if (!matches(path, "services/*/domain/**") || is_test(path)) continue;
    for (const auto& include : includes_of(file)) {
      // Headers of the standard library have neither folder nor suffix.
      if (include.quoted || include.path.find_first_of("./") == std::string::npos) continue;
      // Names of enumerators, so that no other room keeps a second list of them.
      if (include.path == "boost/describe.hpp") continue;
      breaches.push_back({path, include.line,
                          "<" + include.path +
                              ">: the domain includes std and libs/core only: pass it plain "
                              "values"});
    }
    const auto waits = find_word(file.code, "awaitable");
    if (waits != std::string_view::npos) {
      breaches.push_back(
          {path, line_at(file.code, waits),
           "the domain has no coroutine: a door or a store waits and passes values"});
    }
  }
  return breaches;
}

}  // namespace signalbox::house
