// Every rule of the house: a function that reads the tree and names each place that breaks it. Each
// stands in the file named above its group, below the table it works from.
#pragma once

#include "house/tree.hpp"

#include <cstddef>
#include <ostream>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox::house {

struct Breach {
  std::string path;
  std::size_t line = 0;  // 0: the whole file
  std::string text;      // what is wrong, and what to do instead
};
using Breaches = std::vector<Breach>;

// "libs/pg/pool.cpp:12: text", as compilers write it.
std::ostream& operator<<(std::ostream& out, const Breach& breach);
// One per line; "" if there is none.
std::string printed(const Breaches& breaches);

struct Rule {
  std::string_view name;  // the function's
  Breaches (*check)(const Tree&);
};
std::span<const Rule> all_rules();

// sizes.cpp
Breaches file_lengths(const Tree& tree);
Breaches line_widths(const Tree& tree);
Breaches prose_widths(const Tree& tree);
Breaches include_counts(const Tree& tree);
Breaches room_sizes(const Tree& tree);

// includes.cpp
Breaches included_files(const Tree& tree);
Breaches library_layers(const Tree& tree);
Breaches service_layers(const Tree& tree);
Breaches test_layers(const Tree& tree);

// vendors.cpp
Breaches vendor_locks(const Tree& tree);
Breaches domain_purity(const Tree& tree);

// rooms.cpp
Breaches service_parts(const Tree& tree);
Breaches service_files(const Tree& tree);
Breaches empty_rooms(const Tree& tree);
Breaches service_readmes(const Tree& tree);
Breaches main_functions(const Tree& tree);

// maps.cpp
Breaches top_map(const Tree& tree);
Breaches folder_maps(const Tree& tree);

// links.cpp
Breaches dead_links(const Tree& tree);
Breaches dead_mentions(const Tree& tree);

// settings.cpp
Breaches settings_listed(const Tree& tree);

// metrics.cpp
Breaches metrics_listed(const Tree& tree);
Breaches metric_names(const Tree& tree);
Breaches metric_labels(const Tree& tree);

// statements.cpp
Breaches statement_names(const Tree& tree);
Breaches tenant_setters(const Tree& tree);

// words.cpp
Breaches banned_names(const Tree& tree);
Breaches banned_words(const Tree& tree);
Breaches bare_memory(const Tree& tree);
Breaches open_ends(const Tree& tree);
Breaches silenced_checks(const Tree& tree);

// headers.cpp
Breaches headers_once(const Tree& tree);
Breaches header_promises(const Tree& tree);
Breaches own_header_first(const Tree& tree);

// names.cpp
Breaches namespaces(const Tree& tree);
Breaches test_tags(const Tree& tree);

// unused.cpp
Breaches unread_headers(const Tree& tree);
Breaches uncallable_sources(const Tree& tree);
Breaches unreachable_documents(const Tree& tree);
Breaches unmentioned_files(const Tree& tree);

// coroutines.cpp
Breaches coroutine_parameters(const Tree& tree);

// decisions.cpp
Breaches decision_numbers(const Tree& tree);
Breaches decision_parts(const Tree& tree);
Breaches decision_index(const Tree& tree);

}  // namespace signalbox::house
