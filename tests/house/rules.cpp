#include "house/rules.hpp"

#include <sstream>

namespace signalbox::house {
namespace {

constexpr Rule rules[] = {
    {"file_lengths", file_lengths},
    {"line_widths", line_widths},
    {"prose_widths", prose_widths},
    {"include_counts", include_counts},
    {"room_sizes", room_sizes},
    {"included_files", included_files},
    {"library_layers", library_layers},
    {"service_layers", service_layers},
    {"test_layers", test_layers},
    {"vendor_locks", vendor_locks},
    {"domain_purity", domain_purity},
    {"service_parts", service_parts},
    {"service_files", service_files},
    {"empty_rooms", empty_rooms},
    {"service_readmes", service_readmes},
    {"main_functions", main_functions},
    {"top_map", top_map},
    {"folder_maps", folder_maps},
    {"dead_links", dead_links},
    {"dead_mentions", dead_mentions},
    {"settings_listed", settings_listed},
    {"metrics_listed", metrics_listed},
    {"metric_names", metric_names},
    {"metric_labels", metric_labels},
    {"statement_names", statement_names},
    {"tenant_setters", tenant_setters},
    {"banned_names", banned_names},
    {"banned_words", banned_words},
    {"bare_memory", bare_memory},
    {"open_ends", open_ends},
    {"silenced_checks", silenced_checks},
    {"headers_once", headers_once},
    {"header_promises", header_promises},
    {"own_header_first", own_header_first},
    {"namespaces", namespaces},
    {"test_tags", test_tags},
    {"unread_headers", unread_headers},
    {"uncallable_sources", uncallable_sources},
    {"unreachable_documents", unreachable_documents},
    {"unmentioned_files", unmentioned_files},
    {"coroutine_parameters", coroutine_parameters},
    {"decision_numbers", decision_numbers},
    {"decision_parts", decision_parts},
    {"decision_index", decision_index},
};

}  // namespace

std::span<const Rule> all_rules() { return rules; }

std::ostream& operator<<(std::ostream& out, const Breach& breach) {
  out << breach.path;
  if (breach.line != 0) out << ':' << breach.line;
  return out << ": " << breach.text;
}

std::string printed(const Breaches& breaches) {
  std::ostringstream out;
  for (const auto& breach : breaches) out << breach << '\n';
  return out.str();
}

}  // namespace signalbox::house
