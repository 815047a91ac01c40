#include "json/fields.hpp"

#include <cstdint>

namespace signalbox::json {
namespace {
// Members mostly come in the order of the struct: the search starts after the last one found.
std::size_t find_field(std::span<const Field> fields, std::string_view name, std::size_t hint) {
  for (std::size_t at = hint; at < fields.size(); ++at) {
    if (fields[at].name == name) return at;
  }
  for (std::size_t at = 0; at < hint; ++at) {
    if (fields[at].name == name) return at;
  }
  return fields.size();
}
}  // namespace

void read_fields(const Value& in, std::span<const Field> fields, void* object) {
  Members members{in};
  if (!members.ok()) return;
  std::uint64_t seen = 0;
  std::size_t hint = 0;
  while (const auto* member = members.next()) {
    const auto at = find_field(fields, member->key(), hint);
    if (at == fields.size()) {
      member->fail("unknown_member", "is not known here");
      continue;
    }
    const auto bit = std::uint64_t{1} << at;
    if ((seen & bit) != 0) {
      member->fail("duplicate_member", "is given more than once");
      continue;
    }
    seen |= bit;
    hint = at + 1;
    fields[at].read(*member, object);
  }
  for (std::size_t at = 0; at < fields.size(); ++at) {
    const bool is_missing = (seen & (std::uint64_t{1} << at)) == 0;
    if (is_missing && fields[at].required) in.fail_member(fields[at].name, "missing", "is missing");
  }
}

std::optional<std::size_t> find_word(const Value& in, std::span<const std::string_view> words) {
  const auto text = in.text();
  if (!text) return std::nullopt;
  for (std::size_t at = 0; at < words.size(); ++at) {
    if (words[at] == *text) return at;
  }
  std::string allowed;
  for (const auto word : words) {
    allowed += allowed.empty() ? "must be one of " : ", ";
    allowed += word;
  }
  in.fail("unknown_word", std::move(allowed));
  return std::nullopt;
}

}  // namespace signalbox::json
