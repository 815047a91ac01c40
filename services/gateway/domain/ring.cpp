#include "gateway/domain/ring.hpp"

#include <algorithm>
#include <charconv>

namespace signalbox::gateway::domain {
namespace {
constexpr std::size_t mark_digits = 12;
// What a fact costs besides its frame.
constexpr std::size_t entry_bytes = 300;

std::size_t bytes_of(const Kept& kept) { return kept.frame->size() + entry_bytes; }
}  // namespace

std::string EventId::to_string() const { return std::to_string(sequence) + "-" + mark; }

std::optional<EventId> EventId::parse(std::string_view text) {
  const auto dash = text.find('-');
  if (dash == text.npos || text.size() - dash - 1 != mark_digits) return std::nullopt;
  EventId id{.sequence = 0, .mark = std::string{text.substr(dash + 1)}};
  const auto digits = text.substr(0, dash);
  const auto [end, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), id.sequence);
  const bool hex = id.mark.find_first_not_of("0123456789abcdef") == id.mark.npos;
  if (error != std::errc{} || end != digits.data() + digits.size() || !hex) return std::nullopt;
  return id;
}

void Ring::push(Kept kept) {
  bytes_ += bytes_of(kept);
  newest_ = kept.id;
  kept_.push_back(std::move(kept));
  while (bytes_ > limits_.bytes_max && kept_.size() > 1) pop();
}

void Ring::forget_old(Time now) {
  while (!kept_.empty() && now - kept_.front().at > limits_.age_max) pop();
}

void Ring::clear() {
  first_ = end();
  kept_.clear();
  gone_ = {};
  newest_ = {};
  bytes_ = 0;
}

void Ring::pop() {
  bytes_ -= bytes_of(kept_.front());
  gone_ = kept_.front().id;
  kept_.pop_front();
  ++first_;
}

std::optional<std::uint64_t> Ring::after(const EventId& seen) const {
  const auto found = std::ranges::lower_bound(kept_, seen.sequence, {},
                                              [](const Kept& kept) { return kept.id.sequence; });
  if (found != kept_.end() && found->id == seen) {
    return first_ + static_cast<std::uint64_t>(found - kept_.begin()) + 1;
  }
  // All that came since may still be here though it is not itself.
  const bool was_just_before = gone_.sequence != 0 && gone_ == seen;
  const bool is_just_before =
      gone_.sequence == 0 && !kept_.empty() && kept_.front().id.sequence == seen.sequence + 1;
  return was_just_before || is_just_before ? std::optional{first_} : std::nullopt;
}

}  // namespace signalbox::gateway::domain
