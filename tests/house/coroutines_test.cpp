#include "house/rules.hpp"

#include <catch2/catch.hpp>

using namespace signalbox::house;
using Catch::Contains;

namespace {

Tree with_code(const std::string& code) {
  Tree tree;
  tree.add("libs/pg/pool.hpp", "\n" + code + "\n");
  return tree;
}

}  // namespace

TEST_CASE("coroutines that take values pass", "[house]") {
  const std::string code =
      GENERATE("asio::awaitable<Result<Node>> add(Tenant tenant, std::string name);",
               "asio::awaitable<void> serve(Runtime& runtime);", "void f(std::string_view name);",
               "std::size_t f(std::span<const int> values) { asio::awaitable<void> later; }",
               "auto f = [&](std::string name) -> asio::awaitable<void> { co_return; };",
               "// asio::awaitable<void> f(std::string_view name);",
               "void g(std::string_view a); asio::awaitable<std::span<int>> f(Limits span);",
               "using Handler = std::function<asio::awaitable<Answer>(Request)>;");
  CHECK(printed(coroutine_parameters(with_code(code))).empty());
}

TEST_CASE("a coroutine that takes a view is caught", "[house]") {
  const auto [code, text] = GENERATE(table<const char*, const char*>({
      {"asio::awaitable<void> f(std::string_view name);", "takes a string_view"},
      {"boost::asio::awaitable<Result<int>> Pool::f(\n  int a,\n  std::span<const int> b) {",
       "takes a span"},
      {"awaitable<void> f(const std::optional<std::string_view>& name);", "takes a string_view"},
      {"auto f = [](std::string_view name) -> asio::awaitable<void> {", "takes a string_view"},
      {"using Handler = std::function<asio::awaitable<int>(std::string_view)>;", "string_view"},
  }));
  CHECK_THAT(printed(coroutine_parameters(with_code(code))),
             Contains("libs/pg/pool.hpp:2: a coroutine") && Contains(text));
}
