// Paths as the rules speak of them: relative to the root of the repository, parts separated by '/'.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace signalbox::house {

// "libs/*/README.md": * stands for any characters but '/', ** for any characters at all.
bool matches(std::string_view path, std::string_view glob);

// "libs/pg" of "libs/pg/pool.hpp", "" of what lies at the top.
std::string_view folder_of(std::string_view path);
// "pool.hpp" of "libs/pg/pool.hpp".
std::string_view name_of(std::string_view path);
// "version" of "libs/core/version.cpp.in".
std::string_view stem_of(std::string_view path);
// "libs", "pg" and "pool.hpp" are the parts 0, 1 and 2; "" beyond the last.
std::string_view part_of(std::string_view path, std::size_t index);

bool is_cpp(std::string_view path);     // .cpp or .hpp
bool is_header(std::string_view path);  // .hpp
bool is_test(std::string_view path);    // x_test.cpp, x_pgtest.cpp, tree_servicetest.cpp, …

// Pairs and their tests are one unit: "libs/pg/pool" of pool.hpp, pool.cpp and pool_pgtest.cpp.
std::string unit_of(std::string_view path);

// Text that one writes as several words separated by blanks, for tables of names.
bool has_name(std::string_view names, std::string_view name);

}  // namespace signalbox::house
