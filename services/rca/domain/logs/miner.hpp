// Finds the templates of a stream of log lines and error texts while it passes. A line whose shape
// is known costs one look-up; a new shape is compared with those of the same skeleton only. Holds
// no more than its limits say, whatever it is fed. One thread at a time.
#pragma once

#include "rca/domain/logs/template.hpp"
#include "rca/domain/logs/token.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace signalbox::rca::logs {

struct MinerParameters {
  MaskingLimits masking;

  // How many different words must have stood at a place, all else being equal, before it is said to
  // vary. Two or three are often an enumeration (begin/end, illegal/privileged/trap). 4, 5 and 6
  // score alike on eight systems, 3 and 8 lose a point; among 1,725 messages of a database that are
  // all different, 4 joins 57 of them, 5 joins 41 and 6 joins 15.
  std::uint32_t words_min = 5;
  // The same where the word before announces a name: "user", "host". Two would take
  // "user=root" and "user=guest" for one after a single look at each.
  std::uint32_t named_words_min = 3;
  // The same for the first word, which mostly says what a line is about: only programs and hosts
  // that speak in turn make so many. The eight systems have no such place; of the database's
  // messages 17 ("cursor … does not exist") differ in it only.
  std::uint32_t first_words_min = 24;
  // So many other words must agree, or two lines are alike by chance: "<word> error". 1 and 3 score
  // the same on eight systems.
  std::size_t constants_min = 2;
  std::size_t first_constants_min = 3;

  // Memory. A place takes some 100 bytes and a template has 12 places on average: some 5 MB when
  // all are held. Lines made to cost most fill every place of every template with long words and
  // examples, 68 KB a template: 280 MB. Eight systems have 6 to 168 templates in 2,000 lines each.
  std::size_t templates_max = 4'096;
  // Shapes whose template is known, 16 bytes each and what a hash table adds.
  std::size_t shapes_max = 65'536;
  // Templates of one skeleton that a new shape is compared with, newest first: bounds the work
  // where prose of the same length comes in masses.
  std::size_t compared_max = 256;
  // Words kept to show a person why a place varies.
  std::size_t examples_max = 4;
  // Keys of joined templates kept with the one that stays, so that what was stored under them is
  // found after a restart. A place opens after a handful of words, so few are ever joined.
  std::size_t joined_max = 64;
};

// What became of a line.
struct Found {
  std::uint64_t same = 0;      // the template's first key
  std::uint64_t together = 0;  // its second
  bool is_new = false;         // no line before was of that template
};

class Miner {
 public:
  explicit Miner(MinerParameters parameters);
  // Goes on where another stopped: the templates are those of its templates().
  Miner(MinerParameters parameters, std::vector<Template> templates);

  // O(bytes of the line) for a known shape; for a new one also O(compared_max × words).
  Found add(std::string_view line);

  // Where lines of that key are now: templates that prove to be one are joined, and the older key
  // stays. A key that was never joined to another is itself.
  std::uint64_t joined(std::uint64_t same) const;
  // The template of a key, or null: it may have been forgotten.
  const Template* find(std::uint64_t same) const;
  std::vector<Template> templates() const;

 private:
  using Index = std::uint32_t;
  struct Slot {
    Template known;
    Index joined_to = 0;  // itself, unless the template was joined to another
  };
  // Templates that are one with a given one, and the place that must be open for it, if any.
  struct Alike {
    std::vector<Index> others;
    std::size_t place = 0;
    Evidence evidence = Evidence::none;
  };
  struct Differing {
    Index other = 0;
    std::size_t place = 0;
    bool is_variable = false;
  };
  using Neighbours = std::vector<Index>;

  Index take_in(Template fresh, bool& is_new);
  Index root_of(Index index) const;
  std::optional<Index> match(const std::vector<Place>& places, const Neighbours& near) const;
  Index push(Template fresh);
  Alike alike(Index self, const Neighbours& near) const;
  Alike alike_by_place(Index self, const std::vector<Differing>& differing) const;
  Index join(Index self, const Alike& alike, Neighbours& near);
  void keep_key(Template& into, const Template& gone) const;
  void widen(Template& into, const std::vector<Place>& from) const;
  void note_word(Place& place, const Place& other) const;
  void remember_shape(std::uint64_t shape, Index index);
  std::optional<Index> find_shape(std::uint64_t shape);
  void make_room();
  void index_all(std::vector<Template> templates);

  MinerParameters parameters_;
  std::vector<Slot> slots_;
  std::unordered_map<std::uint64_t, Neighbours> by_skeleton_;
  std::unordered_map<std::uint64_t, Index> by_key_;
  // Shape → template, in two generations: what was not looked up for a whole one is forgotten.
  std::unordered_map<std::uint64_t, Index> young_shapes_;
  std::unordered_map<std::uint64_t, Index> old_shapes_;
  std::uint64_t lines_ = 0;
  std::vector<Token> tokens_;  // of the line at hand; kept for its memory
};

}  // namespace signalbox::rca::logs
