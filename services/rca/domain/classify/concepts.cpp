#include "rca/domain/classify/concepts.hpp"

#include <algorithm>
#include <array>
#include <unordered_map>

namespace signalbox::rca::classify {
namespace {

struct Concept {
  std::string_view name;
  std::string_view words;  // with one blank between
};

constexpr std::array<Concept, concept_count> concepts{{
    {"network",
     "socket connection connections connect connected connecting disconnect disconnected ssl tls "
     "client protocol frontend startup packet packets handshake host hostname listen bind accept "
     "receive received send sent unreachable refused dns certificate address port network gssapi "
     "scram sasl streaming stream publisher primary message server peer remote upstream timeout "
     "endpoint negotiation proxy gateway url http"},
    {"access",
     "permission permissions denied privilege privileges superuser superusers owner owned member "
     "members password authentication authenticate login log role roles user policy security "
     "allowed permitted grant granted admin account credentials authorization unauthorized "
     "forbidden access secret token"},
    {"limit",
     "memory many limit limits exceed exceeds exceeded maximum max slots slot space full large "
     "long "
     "complex most fewer wraparound exhausted free available reserved enough deep depth overflow "
     "size more quota capacity heap"},
    {"value",
     "value values range digit digits input encoding null nulls array arrays json jsonb jsonpath "
     "numeric date time timestamp interval element elements duplicate key violates violated "
     "constraint corrupt corrupted checksum character characters string byte bytes bound bounds "
     "subscript dimensions zero negative positive divide division infinity nan nul format "
     "unexpected syntax parse field fields row data malformed mismatch length regular expression "
     "inet xml uuid enum hex hexadecimal binary representation precision"},
    {"settings",
     "configuration config configured setting settings dictionary affix thesaurus flag flags file "
     "line alias aliases lexeme lexemes lock option"},
    {"outside",
     "foreign library language plugin directory external wrapper trigger perl python tcl crypt "
     "encrypt decrypt handler archive command read write file files disk service api"},
    {"storage",
     "relation relations table tables index indexes column columns view views schema schemas "
     "trigger triggers rule rules sequence operator operators cast aggregate function functions "
     "procedure statement transaction transactions query cursor subscription publication partition "
     "partitions extension tablespace database inherit exist exists supported ambiguous clause "
     "deadlock canceling lock"},
    {"inability", "cannot not can't couldn't could unable failed"},
    {"invalid",
     "invalid unrecognized unknown illegal wrong bad malformed incorrect unexpected "
     "improper"},
    {"duty", "must should requires require required need needs"},
    {"double", "already multiple duplicate conflicting redundant twice once"},
    {"missing", "missing exist found undefined no without none lacks"},
}};

std::unordered_map<std::string_view, std::uint32_t> index_words() {
  std::unordered_map<std::string_view, std::uint32_t> index;
  for (std::size_t number = 0; number < concepts.size(); ++number) {
    auto rest = concepts[number].words;
    while (!rest.empty()) {
      const auto word = rest.substr(0, rest.find(' '));
      rest.remove_prefix(std::min(word.size() + 1, rest.size()));
      index[word] |= 1U << number;
    }
  }
  return index;
}

}  // namespace

std::uint32_t concepts_of(std::string_view word) {
  static const auto index = index_words();
  const auto found = index.find(word);
  return found == index.end() ? 0 : found->second;
}

std::string_view concept_name(std::size_t number) { return concepts.at(number).name; }

}  // namespace signalbox::rca::classify
