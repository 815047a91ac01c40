#include "house/source.hpp"

#include <catch2/catch.hpp>

using namespace signalbox::house;

TEST_CASE("code is what is left without comments and literals, in place", "[house]") {
  CHECK(code_of("a(\"b\"); // c\nd") == "a(\" \");     \nd");
  CHECK(code_of("a /* b\nc */ d") == "a     \n     d");
  CHECK(code_of(R"(f("a\"b", 'c', '\'');)") == R"(f("    ", ' ', '  ');)");
  CHECK(code_of("R\"x(a \"b\" )\" )x\" c") == "R\"x(         )x\" c");
  CHECK(code_of("1'000'000 + 'a'") == "1'000'000 + ' '");
  CHECK(code_of("a / b") == "a / b");
}

TEST_CASE("what is never closed ends with the text", "[house]") {
  CHECK(code_of("a \"b") == "a \" ");
  CHECK(code_of("a /* b") == "a     ");
  CHECK(code_of("a R\"(b") == "a R\"( ");
  CHECK(code_of("a \"b\\") == "a \"  ");
}

TEST_CASE("comments stand alone too", "[house]") {
  CHECK(comments_of("a; // b\n\"// c\";") == "   // b\n       ");
}

TEST_CASE("literals know where they stand", "[house]") {
  const auto literals = literals_of("f(\"a b\", 'c', R\"sql(SELECT 1)sql\"); // \"d\"");
  REQUIRE(literals.size() == 2);
  CHECK(literals[0].at == 3);
  CHECK(literals[0].content == "a b");
  CHECK(literals[1].content == "SELECT 1");
}

TEST_CASE("includes are read with their line, but not out of comments", "[house]") {
  Tree tree;
  tree.add("a.cpp", "#include \"pg/pool.hpp\"\n// #include <vector>\n#  include <map>\n");
  const auto includes = includes_of(*tree.find("a.cpp"));
  REQUIRE(includes.size() == 2);
  CHECK(includes[0].path == "pg/pool.hpp");
  CHECK(includes[0].quoted);
  CHECK(includes[1].path == "map");
  CHECK_FALSE(includes[1].quoted);
  CHECK(includes[1].line == 3);
}

TEST_CASE("a word is no part of a longer one", "[house]") {
  CHECK(find_word("renew new_ new", "new") == 11);
  CHECK(find_word("news", "new") == std::string_view::npos);
  CHECK(find_word("a::sleep(1)", "::sleep(") == 1);
  CHECK(word_at("ab_1 c", 0) == "ab_1");
  CHECK(word_before("a bc  (", 6) == "bc");
  CHECK(word_before("a = (", 4).empty());
}

TEST_CASE("lines are counted as editors do", "[house]") {
  CHECK(line_at("a\nb\nc", 0) == 1);
  CHECK(line_at("a\nb\nc", 4) == 3);
  CHECK(lines_of("a\n\nb").size() == 3);
  CHECK(lines_of("a\n").size() == 1);
  CHECK(lines_of("").empty());
}

TEST_CASE("a bracket ends where its own kind closes", "[house]") {
  CHECK(end_of_bracket("f(a(b), c) d", 1) == 10);
  CHECK(end_of_bracket("f(a", 1) == 3);
}
