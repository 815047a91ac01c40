#include "rca/domain/logs/miner.hpp"

#include "rca/domain/logs/likeness.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace signalbox::rca::logs {

Miner::Miner(MinerParameters parameters) : parameters_(parameters) {}

Miner::Miner(MinerParameters parameters, std::vector<Template> templates)
    : parameters_(parameters) {
  for (const auto& known : templates) lines_ = std::max(lines_, known.last_line);
  index_all(std::move(templates));
}

Found Miner::add(std::string_view line) {
  tokenize(line, parameters_.masking, tokens_);
  const auto shape = shape_of(tokens_);
  ++lines_;
  bool is_new = false;
  const auto known = find_shape(shape);
  const auto index = known ? *known : take_in(template_of(line, tokens_), is_new);
  if (!known) remember_shape(shape, index);
  auto& found = slots_[index].known;
  ++found.lines;
  found.last_line = lines_;
  return {.same = found.same, .together = found.together, .is_new = is_new};
}

std::uint64_t Miner::joined(std::uint64_t same) const {
  const auto* known = find(same);
  return known == nullptr ? same : known->same;
}

const Template* Miner::find(std::uint64_t same) const {
  const auto found = by_key_.find(same);
  return found == by_key_.end() ? nullptr : &slots_[root_of(found->second)].known;
}

std::vector<Template> Miner::templates() const {
  std::vector<Template> all;
  for (Index at = 0; at < slots_.size(); ++at) {
    if (slots_[at].joined_to == at) all.push_back(slots_[at].known);
  }
  return all;
}

// A shape never seen, or forgotten: it is of a known template, or it makes some one template, or it
// is a template of its own.
Miner::Index Miner::take_in(Template fresh, bool& is_new) {
  const auto skeleton = skeleton_of(fresh.places);
  if (const auto known = match(fresh.places, by_skeleton_[skeleton])) {
    widen(slots_[*known].known, fresh.places);
    return *known;
  }
  if (slots_.size() >= parameters_.templates_max) make_room();
  auto& near = by_skeleton_[skeleton];
  const auto self = push(std::move(fresh));
  near.push_back(self);
  auto root = self;
  for (;;) {
    const auto found = alike(root, near);
    if (found.others.empty()) break;
    root = join(root, found, near);
  }
  is_new = root == self;
  return root;
}

Miner::Index Miner::root_of(Index index) const {
  while (slots_[index].joined_to != index) index = slots_[index].joined_to;
  return index;
}

std::optional<Miner::Index> Miner::match(const std::vector<Place>& places,
                                         const Neighbours& near) const {
  const auto count = std::min(near.size(), parameters_.compared_max);
  for (std::size_t back = 1; back <= count; ++back) {
    const auto other = near[near.size() - back];
    if (difference_of(places, slots_[other].known.places).places == 0) return other;
  }
  return std::nullopt;
}

Miner::Index Miner::push(Template fresh) {
  const auto self = static_cast<Index>(slots_.size());
  by_key_[fresh.same] = self;
  slots_.push_back({.known = std::move(fresh), .joined_to = self});
  return self;
}

Miner::Alike Miner::alike(Index self, const Neighbours& near) const {
  Alike same;
  std::vector<Differing> differing;
  const auto& places = slots_[self].known.places;
  const auto count = std::min(near.size(), parameters_.compared_max);
  for (std::size_t back = 1; back <= count; ++back) {
    const auto other = near[near.size() - back];
    if (other == self) continue;
    const auto& theirs = slots_[other].known.places;
    const auto difference = difference_of(places, theirs);
    if (difference.places == 0) same.others.push_back(other);
    if (difference.places != 1) continue;
    const auto at = difference.first;
    if (is_state_word(places[at].text) || is_state_word(theirs[at].text)) continue;
    differing.push_back(
        {.other = other,
         .place = at,
         .is_variable = is_variable(places[at].token.kind) || is_variable(theirs[at].token.kind)});
  }
  return same.others.empty() ? alike_by_place(self, differing) : same;
}

// The place with the most evidence; of equals the first.
Miner::Alike Miner::alike_by_place(Index self, const std::vector<Differing>& differing) const {
  const auto& places = slots_[self].known.places;
  std::map<std::size_t, Alike> by_place;
  for (const auto& one : differing) {
    auto& alike = by_place[one.place];
    alike.place = one.place;
    alike.others.push_back(one.other);
    if (one.is_variable) alike.evidence = Evidence::variable;
  }
  Alike best;
  for (auto& [at, alike] : by_place) {
    const auto needed = words_needed(parameters_, places, at);
    if (alike.evidence == Evidence::variable && opens_by_variable(parameters_, places, at)) {
      return std::move(alike);
    }
    if (!needed || alike.others.size() + 1 < *needed) continue;
    if (alike.others.size() <= best.others.size()) continue;
    best = std::move(alike);
    best.evidence = is_named_thing(places, at) ? Evidence::named_thing : Evidence::many_words;
  }
  return best;
}

// The oldest of them stays, with its key; the others lead to it from now on.
Miner::Index Miner::join(Index self, const Alike& alike, Neighbours& near) {
  auto root = self;
  for (const auto other : alike.others) root = std::min(root, other);
  auto& into = slots_[root].known;
  if (alike.evidence != Evidence::none) into.places[alike.place].evidence = alike.evidence;
  auto gone = alike.others;
  gone.push_back(self);
  for (const auto other : gone) {
    if (other == root) continue;
    auto& from = slots_[other];
    widen(into, from.known.places);
    into.lines += from.known.lines;
    into.last_line = std::max(into.last_line, from.known.last_line);
    keep_key(into, from.known);
    from.joined_to = root;
    from.known.places = {};
    std::erase(near, other);
  }
  return root;
}

void Miner::keep_key(Template& into, const Template& gone) const {
  into.joined.push_back(gone.same);
  into.joined.insert(into.joined.end(), gone.joined.begin(), gone.joined.end());
  if (into.joined.size() > parameters_.joined_max) into.joined.resize(parameters_.joined_max);
}

// What is open in either stays open; the words that stood there are noted.
void Miner::widen(Template& into, const std::vector<Place>& from) const {
  for (std::size_t at = 0; at < into.places.size(); ++at) {
    auto& place = into.places[at];
    if (!is_open(place)) place.evidence = from[at].evidence;
    if (is_open(place)) {
      note_word(place, from[at]);
    } else if (is_variable(place.token.kind) && place.token.kind != from[at].token.kind) {
      place.token.kind = TokenKind::value;
    }
  }
}

// `words` is how many were seen while some were still new: a count of every word ever would need
// all of them.
void Miner::note_word(Place& place, const Place& other) const {
  if (place.examples.empty()) {
    place.examples.push_back(place.text);
    place.words = 1;
  }
  const auto& word = other.text;
  if (std::ranges::find(place.examples, word) != place.examples.end()) return;
  place.words = std::max(place.words + 1, other.words);
  if (place.examples.size() < parameters_.examples_max) place.examples.push_back(word);
}

void Miner::remember_shape(std::uint64_t shape, Index index) {
  if (young_shapes_.size() >= parameters_.shapes_max / 2) {
    old_shapes_ = std::move(young_shapes_);
    young_shapes_.clear();
  }
  young_shapes_[shape] = index;
}

std::optional<Miner::Index> Miner::find_shape(std::uint64_t shape) {
  if (const auto young = young_shapes_.find(shape); young != young_shapes_.end()) {
    return young->second = root_of(young->second);
  }
  const auto old = old_shapes_.find(shape);
  if (old == old_shapes_.end()) return std::nullopt;
  const auto index = root_of(old->second);
  remember_shape(shape, index);
  return index;
}

// The quarter that has waited longest for a line is forgotten: on average a new template costs the
// work of four old ones.
void Miner::make_room() {
  auto all = templates();
  const auto kept = std::max<std::size_t>(parameters_.templates_max / 4 * 3, 1);
  if (all.size() > kept) {
    std::vector<std::uint64_t> last_lines;
    last_lines.reserve(all.size());
    for (const auto& known : all) last_lines.push_back(known.last_line);
    const auto middle = last_lines.begin() + static_cast<std::ptrdiff_t>(all.size() - kept);
    std::ranges::nth_element(last_lines, middle);
    std::erase_if(all, [&](const Template& known) { return known.last_line < *middle; });
  }
  index_all(std::move(all));
}

void Miner::index_all(std::vector<Template> templates) {
  slots_.clear();
  by_skeleton_.clear();
  by_key_.clear();
  young_shapes_.clear();
  old_shapes_.clear();
  for (auto& known : templates) {
    const auto skeleton = skeleton_of(known.places);
    const auto joined = known.joined;
    const auto index = push(std::move(known));
    by_skeleton_[skeleton].push_back(index);
    for (const auto key : joined) by_key_.emplace(key, index);
  }
}

}  // namespace signalbox::rca::logs
