// Lists in pages: which part is asked for, and how the next one is named.
#pragma once

#include "contracts/question.hpp"
#include "core/result.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox::contracts {

// How many items of a list a caller gets if he does not say, and may get at most.
inline constexpr int page_items = 50;
inline constexpr int page_items_max = 500;
// A cursor is ours and short; a longer one is none of ours.
inline constexpr std::size_t cursor_bytes_max = 1024;

// The part of a list that is asked for.
struct Page {
  int limit = page_items;  // 1 to page_items_max
  std::vector<std::string> after =
      {};                   // the key of the last item of the page before; none: the first
  std::string sort = {};    // one of the allowed
  bool descending = false;  // "-name"

  // What stands for a key outside: opaque, and good for this order of the list alone.
  std::string cursor(const std::vector<std::string>& key) const;
  // False for text that cursor() has not written for this order.
  bool read_cursor(std::string_view text);

  // Takes out what was read beyond `limit`, and answers the cursor of the last that is left if
  // there was more. `key_of` answers a row's key.
  template <class Row, class KeyOf>
  std::optional<std::string> cut(std::vector<Row>* rows, KeyOf key_of) const {
    const auto most = static_cast<std::size_t>(limit);
    if (rows->size() <= most) return std::nullopt;
    rows->erase(rows->begin() + limit, rows->end());
    return cursor(key_of(rows->back()));
  }
};

// Names the parameter `after`: for a key that the list cannot make sense of.
Failure not_a_cursor();

// The header Link (RFC 8288) to the next page: the same query with another `after`, relative to the
// path of the request. `query` must be one that Form::parse reads.
std::string next_link(std::string_view query, std::string_view cursor);
// The same of a question, whose params hold those of the path as well.
std::string next_link(const Question& question, std::string_view cursor);

}  // namespace signalbox::contracts
