#include "outbound/breaker.hpp"

#include <algorithm>
#include <utility>

namespace signalbox::outbound {
namespace {
using Moment = std::chrono::steady_clock::time_point;

// What a probe's caller is told to wait: it ends within its own deadline, mostly soon.
constexpr std::chrono::seconds while_probed{1};

Failure refusal(std::chrono::nanoseconds wait) {
  const auto seconds = std::chrono::ceil<std::chrono::seconds>(wait);
  return {Code::unavailable,
          "it failed several times in a row: not tried again yet",
          {},
          std::max(seconds, while_probed)};
}
}  // namespace

struct Breaker::State {
  struct Entry {
    std::string key;
    std::size_t failures = 0;
    std::chrono::milliseconds opened_for{0};  // zero: closed
    Moment until = {};
    bool probing = false;
  };
  using Entries = std::list<Entry>;

  State(const Clock& the_clock, BreakerRules the_rules) : clock(the_clock), rules(the_rules) {}

  Entry& entry_of(const std::string& key);
  Entry* find(const std::string& key);
  void forget(const std::string& key);
  void fail(const std::string& key, bool probe);
  void succeed(const std::string& key, bool probe);

  const Clock& clock;
  BreakerRules rules;
  Entries entries;  // the one that failed last is first
  std::unordered_map<std::string, Entries::iterator> by_key;
};

Breaker::State::Entry* Breaker::State::find(const std::string& key) {
  const auto found = by_key.find(key);
  return found == by_key.end() ? nullptr : &*found->second;
}

void Breaker::State::forget(const std::string& key) {
  const auto found = by_key.find(key);
  if (found == by_key.end()) return;
  entries.erase(found->second);
  by_key.erase(found);
}

// Moves it to the front; makes room for a new one.
Breaker::State::Entry& Breaker::State::entry_of(const std::string& key) {
  if (const auto found = by_key.find(key); found != by_key.end()) {
    entries.splice(entries.begin(), entries, found->second);
    return entries.front();
  }
  if (entries.size() >= rules.keys_max) forget(std::string{entries.back().key});
  entries.push_front({key});
  by_key.emplace(key, entries.begin());
  return entries.front();
}

void Breaker::State::fail(const std::string& key, bool probe) {
  auto& entry = entry_of(key);
  const bool open = entry.opened_for.count() > 0;
  if (open && !probe) return;  // begun before it opened: it says nothing new
  if (probe) entry.probing = false;
  if (!open && ++entry.failures < rules.failures_max) return;
  entry.opened_for = open ? std::min(entry.opened_for * 2, rules.open_max) : rules.open_first;
  entry.until = clock.steady() + entry.opened_for;
}

void Breaker::State::succeed(const std::string& key, bool probe) {
  const auto* const entry = find(key);
  if (entry == nullptr) return;
  if (probe || entry->opened_for.count() == 0) forget(key);
}

Breaker::Breaker(const Clock& clock, BreakerRules rules)
    : state_(std::make_shared<State>(clock, rules)) {}

Result<Breaker::Attempt> Breaker::begin(const std::string& key) {
  auto* const entry = state_->find(key);
  if (entry == nullptr || entry->opened_for.count() == 0) return Attempt{state_, key, false};
  const auto left = entry->until - state_->clock.steady();
  if (left.count() > 0) return refusal(left);
  if (entry->probing) return refusal(while_probed);
  entry->probing = true;
  return Attempt{state_, key, true};
}

std::size_t Breaker::open_count() const {
  const auto is_open = [](const State::Entry& entry) { return entry.opened_for.count() > 0; };
  return static_cast<std::size_t>(std::ranges::count_if(state_->entries, is_open));
}

Breaker::Attempt::Attempt(std::shared_ptr<State> state, std::string key, bool probe)
    : state_(std::move(state)), key_(std::move(key)), probe_(probe) {}

Breaker::Attempt::~Attempt() {
  if (!state_ || !probe_) return;
  if (auto* const entry = state_->find(key_)) entry->probing = false;
}

void Breaker::Attempt::succeed() {
  if (const auto state = std::exchange(state_, nullptr)) state->succeed(key_, probe_);
}

void Breaker::Attempt::fail() {
  if (const auto state = std::exchange(state_, nullptr)) state->fail(key_, probe_);
}

}  // namespace signalbox::outbound
