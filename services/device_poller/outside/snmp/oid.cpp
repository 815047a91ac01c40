#include "device_poller/outside/snmp/oid.hpp"

#include <algorithm>
#include <charconv>
#include <limits>

namespace signalbox::device_poller::snmp {
namespace {
constexpr std::uint32_t first_arc_max = 2;
constexpr std::uint32_t second_arc_max = 39;
// The first two are sent as one, 40 times the first and the second (X.690 §8.19.4).
constexpr std::uint32_t joined_arc_max = std::numeric_limits<std::uint32_t>::max() - 2 * 40;

Failure no_oid() { return {Code::invalid, "is no object identifier, such as 1.3.6.1.2.1.1.5.0"}; }
}  // namespace

Result<Oid> Oid::parse(std::string_view text) {
  if (text.starts_with('.')) text.remove_prefix(1);
  Oid oid;
  const auto* at = text.data();
  const auto* const end = at + text.size();
  while (true) {
    std::uint32_t arc = 0;
    const auto [next, fault] = std::from_chars(at, end, arc);
    if (fault != std::errc{} || oid.size() == oid_arcs_max) return no_oid();
    oid.append(arc);
    at = next;
    if (at == end) break;
    if (*at++ != '.') return no_oid();
  }
  const auto arcs = oid.arcs();
  const bool known = arcs.size() >= 2 && arcs[0] <= first_arc_max &&
                     arcs[1] <= (arcs[0] == first_arc_max ? joined_arc_max : second_arc_max);
  if (!known) return no_oid();
  return oid;
}

std::string Oid::to_string() const {
  std::string text;
  for (const auto arc : arcs_) {
    if (!text.empty()) text += '.';
    text += std::to_string(arc);
  }
  return text;
}

Oid Oid::with(std::span<const std::uint32_t> more) const {
  Oid oid = *this;
  oid.arcs_.insert(oid.arcs_.end(), more.begin(), more.end());
  return oid;
}

bool Oid::is_under(const Oid& root) const {
  return size() >= root.size() && std::equal(root.arcs_.begin(), root.arcs_.end(), arcs_.begin());
}

Oid Oid::behind(const Oid& root) const {
  Oid rest;
  const auto arcs_behind = arcs().subspan(std::min(root.size(), size()));
  rest.arcs_.assign(arcs_behind.begin(), arcs_behind.end());
  return rest;
}

std::strong_ordering Oid::operator<=>(const Oid& other) const {
  return std::lexicographical_compare_three_way(arcs_.begin(), arcs_.end(), other.arcs_.begin(),
                                                other.arcs_.end());
}

}  // namespace signalbox::device_poller::snmp
