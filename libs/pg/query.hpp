// A statement and its name. It stands above the function that runs it; its name is the prepared
// statement's, the metric's label and the log's word.
#pragma once

#include <string_view>

namespace signalbox::pg {

struct Query {
  std::string_view name;  // <schema>.<verb>_<noun>, unique in the tree
  std::string_view sql;   // one statement, parameters $1, $2, …
};

}  // namespace signalbox::pg
