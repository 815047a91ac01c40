#include "rca/domain/logs/likeness.hpp"

#include "rca/domain/logs/miner.hpp"

#include <algorithm>

namespace signalbox::rca::logs {
namespace {

// Nouns that are followed by a name, in the logs of any system.
constexpr std::string_view announcing_words[] = {
    "user",   "username", "account", "login",  "logname", "ruser",  "host",  "hostname",
    "server", "client",   "peer",    "domain", "group",   "device", "named", "called"};

bool announces(const Place& place) {
  const auto& words = announcing_words;
  return place.token.kind == TokenKind::word &&
         std::ranges::find(words, std::string_view{place.text}) != std::end(words);
}

// Between a key and its value: user="root", host: web.
bool is_between(const Place& place) {
  return place.token.kind == TokenKind::mark &&
         std::string_view{"=:\"'"}.find(place.text) != std::string_view::npos;
}

}  // namespace

Difference difference_of(const std::vector<Place>& one, const std::vector<Place>& other) {
  Difference found;
  if (one.size() != other.size()) return {.places = 2};
  for (std::size_t at = 0; at < one.size() && found.places < 2; ++at) {
    if (one[at].token.hash == other[at].token.hash) continue;
    if (is_open(one[at]) || is_open(other[at])) continue;
    if (found.places == 0) found.first = at;
    ++found.places;
  }
  return found;
}

bool is_named_thing(const std::vector<Place>& places, std::size_t at) {
  if (at == 0) return false;
  if (announces(places[at - 1])) return true;
  return at > 1 && is_between(places[at - 1]) && announces(places[at - 2]);
}

std::optional<std::size_t> words_needed(const MinerParameters& parameters,
                                        const std::vector<Place>& places, std::size_t at) {
  const auto constants = constant_words(places, at);
  if (at == 0) {
    if (constants < parameters.first_constants_min) return std::nullopt;
    return parameters.first_words_min;
  }
  if (constants < parameters.constants_min) return std::nullopt;
  return is_named_thing(places, at) ? parameters.named_words_min : parameters.words_min;
}

bool opens_by_variable(const MinerParameters& parameters, const std::vector<Place>& places,
                       std::size_t at) {
  return at > 0 && constant_words(places, at) >= parameters.constants_min;
}

}  // namespace signalbox::rca::logs
