#include "rca/domain/logs/explain.hpp"

#include "rca/domain/logs/likeness.hpp"

namespace signalbox::rca::logs {
namespace {

std::string quoted(std::string_view text) { return "“" + std::string{text} + "”"; }

// "After “user”", "In front".
std::string whereabouts(const std::vector<Place>& places, std::size_t at) {
  for (auto before = at; before > 0; --before) {
    const auto& place = places[before - 1];
    if (is_word_place(place)) return "After " + quoted(place.text);
  }
  return "In front";
}

std::string listed(const std::vector<std::string>& words) {
  std::string list;
  for (const auto& word : words) {
    if (!list.empty()) list += ", ";
    list += word;
  }
  return list;
}

std::string why_open(const std::vector<Place>& places, std::size_t at) {
  const auto& place = places[at];
  auto text = whereabouts(places, at) + " any word may stand: ";
  if (place.evidence == Evidence::variable)
    text += "elsewhere a number, an address or the like does; ";
  if (place.evidence == Evidence::named_thing) text += "a name is expected there; ";
  text += std::to_string(place.words) + " were seen, such as " + listed(place.examples) + ".";
  return text;
}

std::string why_not_open(const Template& one, const Template& other, std::size_t at,
                         const MinerParameters& parameters) {
  const auto& mine = one.places[at].text;
  const auto& theirs = other.places[at].text;
  const auto begin = "They differ in one word, " + quoted(mine) + " and " + quoted(theirs) + ": ";
  if (is_state_word(mine) || is_state_word(theirs)) {
    return begin + "words that tell of a state are the message.";
  }
  const auto needed = words_needed(parameters, one.places, at);
  if (!needed) return begin + "too few other words agree to say that it is a name.";
  return begin + "from " + std::to_string(*needed) +
         " different words on it will be taken for a name.";
}

}  // namespace

std::vector<std::string> why_one(const Template& source) {
  std::vector<std::string> reasons;
  for (std::size_t at = 0; at < source.places.size(); ++at) {
    const auto& place = source.places[at];
    if (is_open(place)) {
      reasons.push_back(why_open(source.places, at));
    } else if (is_variable(place.token.kind)) {
      reasons.push_back(whereabouts(source.places, at) + " stands a variable by its letters: " +
                        std::string{name_of(place.token.kind)} + ", at first " +
                        quoted(place.text) + ".");
    } else if (place.token.kind == TokenKind::stem) {
      reasons.push_back("The number in " + quoted(place.text) + " varies.");
    }
  }
  return reasons;
}

std::string why_two(const Template& one, const Template& other, const MinerParameters& parameters) {
  if (skeleton_of(one.places) != skeleton_of(other.places)) {
    return "They are built differently: another number of words, or other marks between them.";
  }
  const auto difference = difference_of(one.places, other.places);
  if (difference.places == 0) return "Nothing keeps them apart: they are one.";
  if (difference.places > 1) return "They differ in more than one word.";
  return why_not_open(one, other, difference.first, parameters);
}

std::string why_together(const Template& one, const Template& other) {
  if (one.together != other.together) return {};
  return "Both begin with " + quoted(together_text(one.places)) +
         ", where … is a state: they are two moments of one story.";
}

}  // namespace signalbox::rca::logs
