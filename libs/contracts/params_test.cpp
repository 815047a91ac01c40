#include "contracts/params.hpp"

#include "testing/catch.hpp"

using namespace signalbox;
using contracts::Params;

namespace {
constexpr std::string_view sorts[] = {"name", "created_at"};
constexpr std::string_view colours[] = {"red", "green"};

Params read(std::string_view text) { return Params::parse(text).value(); }

// "limit: out_of_range, x: unknown_parameter"; empty where nothing is wrong.
std::string faults_of(const Params& params) {
  std::string list;
  const auto fault = params.fault();
  if (!fault) return list;
  for (const auto& error : fault->errors) {
    if (!list.empty()) list += ", ";
    list += error.parameter.value_or("?") + ": " + error.code;
  }
  return list;
}

std::string page_faults(std::string_view text) {
  auto params = read(text);
  params.page(sorts);
  return faults_of(params);
}
}  // namespace

TEST_CASE("path and query travel together", "[contracts]") {
  const auto text = contracts::params_of({{"tree_id", "a/b c"}}, "name=%C3%A9+x&limit=7").value();
  CHECK(text == "tree_id=a%2Fb%20c&name=%C3%A9%20x&limit=7");
  auto params = read(text);
  CHECK(params.text("tree_id") == "a/b c");
  CHECK(params.optional_text("name") == "é x");
  CHECK(params.page(sorts).limit == 7);
  CHECK_FALSE(params.fault());
  CHECK(contracts::params_of({}, "").value().empty());
}

TEST_CASE("a query cannot say what the path says", "[contracts]") {
  const auto failure = contracts::params_of({{"tree_id", "7"}}, "tree_id=8").error();
  CHECK(failure.code == Code::invalid);
  REQUIRE(failure.errors.size() == 1);
  CHECK(failure.errors[0].parameter == "tree_id");
  CHECK(contracts::params_of({{"tree_id", "7"}}, "%74ree_id=8").has_error());
  CHECK(contracts::params_of({}, "a=1&a=2").has_error());
  CHECK(contracts::params_of({}, "a=%ff").has_error());
}

TEST_CASE("the longest query that is taken still reaches its service", "[contracts]") {
  const FormLimits limits;
  const std::string blanks(limits.bytes_max - 2, '+');
  const auto text = contracts::params_of({{"id", "1"}}, "q=" + blanks).value();
  auto params = read(text);
  CHECK(params.text("q").size() == blanks.size());
  std::string query;
  for (std::size_t at = 0; at < limits.fields_max; ++at) query += "&p" + std::to_string(at);
  CHECK(Params::parse(contracts::params_of({{"id", "1"}}, query).value()));
}

TEST_CASE("parameters are read by their type", "[contracts]") {
  auto params = read(
      "id=0199a7f0-0000-7000-8000-000000000001&since=2026-01-31T09:30:00Z&open=false&n=-3&c=red");
  CHECK(params.uuid("id").to_string() == "0199a7f0-0000-7000-8000-000000000001");
  CHECK(params.optional_time("since") == parse_rfc3339("2026-01-31T09:30:00Z").value());
  CHECK(params.optional_boolean("open") == false);
  CHECK(params.optional_integer("n", -5, 5) == -3);
  CHECK(params.optional_word("c", colours) == "red");
  CHECK_FALSE(params.optional_uuid("other"));
  CHECK_FALSE(params.fault());
}

TEST_CASE("every wrong parameter is named, all at once", "[contracts]") {
  auto params = read("id=7&since=now&open=1&n=6&m=1.0&c=blue&big=99999999999999999999&empty=&x=1");
  params.uuid("id");
  params.uuid("gone");
  params.text("empty");
  params.text("gone_too");
  params.optional_time("since");
  params.optional_boolean("open");
  params.optional_integer("n", -5, 5);
  params.optional_integer("m", -5, 5);
  params.optional_integer("big", -5, 5);
  params.optional_word("c", colours);
  CHECK(faults_of(params) ==
        "id: not_a_uuid, gone: missing, empty: missing, gone_too: missing, since: not_a_time, "
        "open: unknown_word, n: out_of_range, m: not_a_number, big: out_of_range, "
        "c: unknown_word, x: unknown_parameter");
  const auto fault = params.fault().value_or(Failure{});
  CHECK(fault.code == Code::invalid);
  CHECK(fault.detail == "11 parameters are wrong");
}

TEST_CASE("a page is bounded and sorted by what the list knows", "[contracts]") {
  auto usual = read("");
  const auto first = usual.page(sorts);
  CHECK(first.limit == 50);
  CHECK(first.sort == "name");
  CHECK_FALSE(first.descending);
  CHECK(first.after.empty());
  const contracts::Page newest_first{.sort = "created_at", .descending = true};
  auto asked = read("limit=500&after=" + newest_first.cursor({"xyz"}) + "&sort=-created_at");
  const auto page = asked.page(sorts);
  CHECK(page.limit == 500);
  CHECK(page.sort == "created_at");
  CHECK(page.descending);
  CHECK(page.after == std::vector<std::string>{"xyz"});
  auto unknown = read("sort=-colour");
  CHECK(unknown.page(sorts).sort == "name");
  CHECK(page_faults("limit=0") == "limit: out_of_range");
  CHECK(page_faults("limit=501") == "limit: out_of_range");
  CHECK(page_faults("limit=") == "limit: not_a_number");
  CHECK(page_faults("sort=colour") == "sort: unknown_word");
  CHECK(page_faults("sort=--name") == "sort: unknown_word");
  CHECK(page_faults("after=xyz") == "after: not_a_cursor");
  CHECK(page_faults("after=" + std::string(2000, 'a')) == "after: not_a_cursor");
}

TEST_CASE("what no gateway has written is refused", "[contracts]") {
  CHECK(Params::parse("a=1&a=2").error().code == Code::invalid);
  CHECK(Params::parse("a=%").error().code == Code::invalid);
  CHECK(Params::parse(std::string(70'000, 'a')).error().code == Code::too_large);
}
