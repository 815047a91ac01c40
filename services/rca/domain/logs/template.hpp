// What the lines of one group have in common: words that stay, places that vary, and why a place is
// known to vary.
#pragma once

#include "rca/domain/logs/token.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox::rca::logs {

// Why a place of a template takes any word.
enum class Evidence : std::uint8_t {
  none,         // it does not: it is a constant, or a variable by its letters
  many_words,   // so many different words stood there, all else being equal
  named_thing,  // the word before it ("user", "host") announces a name
  variable,     // elsewhere a number, an address or the like stands there
};

struct Place {
  Token token;             // hash and kind; begin and size are of no line any more
  std::string text;        // as it stood in the first line
  bool is_spaced = false;  // from what stands before it
  Evidence evidence = Evidence::none;
  std::uint32_t words = 0;                 // that were seen; after a restart some are counted again
  std::vector<std::string> examples = {};  // a few of them

  bool operator==(const Place&) const = default;
};

// Of a word's text so much is kept: for people, and to bound what a template holds. Words are
// compared by their hashes.
inline constexpr std::size_t place_text_max = 64;

struct Template {
  std::uint64_t same = 0;      // "same problem": of its first line's shape, for ever
  std::uint64_t together = 0;  // "belongs together": of its first words, whatever state they tell
  std::uint64_t lines = 0;
  std::uint64_t last_line = 0;  // by the miner's count
  std::vector<Place> places = {};
  std::vector<std::uint64_t> joined = {};  // first keys of templates that turned out to be this one

  bool operator==(const Template&) const = default;
};

Template template_of(std::string_view line, const std::vector<Token>& tokens);

// A constant that a word may vary at: not a mark, not "***".
bool is_word_place(const Place& place);
// Takes any word: found to vary, not by its letters.
inline bool is_open(const Place& place) { return place.evidence != Evidence::none; }

// Equal for all templates that differ in words only: those that are worth comparing.
std::uint64_t skeleton_of(const std::vector<Place>& places);

// Tells of a state or an action, "up", "paused": the message itself, never a name in it.
bool is_state_word(std::string_view word);

// Words that stay, without that at `but`: the more of them agree, the more two lines are one
// statement.
std::size_t constant_words(const std::vector<Place>& places, std::size_t but);

// "Failed password for <word> from <address> port <number>".
std::string text_of(const Template& source);

// The same for programs: every variable is "<*>", blanks as in the line.
std::string pattern_of(const Template& source);

// The second key. Up to four words from the front, in lower case; words that tell of a state and of
// its end ("up", "down"; "opened", "closed") count as one, and variables not at all.
std::uint64_t together_key(const std::vector<Place>& places);
// The words behind it, for people: "session … for user".
std::string together_text(const std::vector<Place>& places);

}  // namespace signalbox::rca::logs
