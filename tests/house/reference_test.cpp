// Settings, metrics and statements: names that operators read must be the names in the code.
#include "house/rules.hpp"

#include <catch2/catch.hpp>

using namespace signalbox::house;
using Catch::Contains;

namespace {

constexpr auto* settings = "docs/reference/settings.md";
constexpr auto* metrics = "docs/reference/metrics.md";

}  // namespace

TEST_CASE("settings that are read and listed pass", "[house]") {
  Tree tree;
  tree.add("libs/pg/config.cpp", "text({\"SIGNALBOX_PG_URL\", \"\"}); \"SIGNALBOX_\";");
  tree.add("libs/pg/config_test.cpp", "set(\"SIGNALBOX_FANTASY\");");
  tree.add("libs/testing/postgres.cpp", "text(\"SIGNALBOX_TEST_PG_URL\");");
  tree.add("libs/core/environment.hpp", "// SIGNALBOX_SPOKEN_OF\n");
  tree.add(settings,
           "| name | what |\n|---|---|\n| `SIGNALBOX_PG_URL`, `SIGNALBOX_PG_URL_FILE` |\n");
  CHECK(printed(settings_listed(tree)).empty());
}

TEST_CASE("a setting that is read but not listed is caught", "[house]") {
  Tree tree;
  tree.add("services/tree/config.cpp", "\n\"set SIGNALBOX_HTTP_LISTEN, please\"");
  CHECK_THAT(printed(settings_listed(tree)),
             Contains("services/tree/config.cpp:2: SIGNALBOX_HTTP_LISTEN has no row in docs/"));
}

TEST_CASE("a setting that is listed but not read is caught", "[house]") {
  Tree tree;
  tree.add(settings, "# Settings\n\n| `SIGNALBOX_ROLES` | `SIGNALBOX_OTHER` |\n");
  CHECK(printed(settings_listed(tree)) ==
        "docs/reference/settings.md:3: SIGNALBOX_ROLES is read by no code: remove the row\n");
}

TEST_CASE("metrics that are told and listed pass", "[house]") {
  Tree tree;
  tree.add("libs/pg/pool.cpp",
           "counter({\"signalbox_pg_waits_total\", \"Waits.\", {{\"service\", name}}});\n"
           "histogram({\"signalbox_pg_query_duration_seconds\", \"Time.\"});\n"
           "gauge({\"signalbox_pg_connections\", \"Open.\"}); name = \"tenant\";");
  tree.add("libs/pg/pool_test.cpp", "gauge({\"signalbox_fantasy\"});");
  tree.add(metrics,
           "| name | kind | labels | what |\n|---|---|---|---|\n"
           "| `signalbox_pg_waits_total` | counter | `service` | waits |\n"
           "| `signalbox_pg_query_duration_seconds` | histogram | | time |\n"
           "| `signalbox_pg_connections` | gauge | | open |\n");
  CHECK(printed(metrics_listed(tree)).empty());
  CHECK(printed(metric_names(tree)).empty());
  CHECK(printed(metric_labels(tree)).empty());
}

TEST_CASE("a metric that is told but not listed is caught, and back", "[house]") {
  Tree tree;
  tree.add("libs/pg/pool.cpp", "\ngauge({\"signalbox_pg_connections\", \"Open.\"});");
  tree.add(metrics, "| `signalbox_old` | gauge |\n");
  const auto breaches = printed(metrics_listed(tree));
  CHECK_THAT(breaches, Contains("libs/pg/pool.cpp:2: signalbox_pg_connections has no row in docs"));
  CHECK_THAT(breaches, Contains("docs/reference/metrics.md:1: signalbox_old is told by no code"));
}

TEST_CASE("a metric whose name does not say its unit is caught", "[house]") {
  const auto [call, name, text] = GENERATE(table<const char*, const char*, const char*>({
      {"counter", "signalbox_pg_waits", "a counter's name ends in _total"},
      {"gauge", "signalbox_pg_waits_total", "only a counter's name ends in _total"},
      {"histogram", "signalbox_pg_query_duration", "end it in _seconds"},
      {"histogram", "signalbox_pg_query_ms", "end it in _seconds"},
      {"gauge", "signalbox_loop_lag", "end it in _seconds"},
      {"histogram", "signalbox_http_body_size", "end it in _bytes"},
      {"counter", "signalbox_http_sent_kb_total", "end it in _bytes"},
  }));
  const std::string quoted = "\"" + std::string{name} + "\"";
  Tree code, page;
  code.add("libs/a/a.cpp", "auto x = registry." + std::string{call} + "({" + quoted + "});\n");
  page.add(metrics, "| `" + std::string{name} + "` | " + call + " |\n");
  CHECK_THAT(printed(metric_names(code)), Contains("libs/a/a.cpp:1: ") && Contains(text));
  CHECK_THAT(printed(metric_names(page)), Contains(text));
}

TEST_CASE("a label that grows with customers or devices is caught", "[house]") {
  const std::string label = GENERATE("tenant", "id", "device", "user_id", "email");
  Tree tree;
  tree.add("libs/a/a.cpp", "gauge({\"signalbox_a\", \"Help.\", {{\"" + label + "\", x}}});\n");
  tree.add(metrics, "| `signalbox_a` | gauge | `" + label + "` |\n");
  const auto breaches = printed(metric_labels(tree));
  CHECK_THAT(breaches, Contains("libs/a/a.cpp:1: signalbox_a has the label " + label));
  CHECK_THAT(breaches, Contains("docs/reference/metrics.md:1: signalbox_a has the label " + label));
}

TEST_CASE("statements with names of their own schema pass", "[house]") {
  Tree tree;
  tree.add("services/tree/store/nodes.cpp",
           "constexpr pg::Query insert_node{\"tree.insert_node\", R\"sql(INSERT)sql\"};\n"
           "constexpr pg::Query list_nodes{\n    \"tree.list_nodes\", \"SELECT\"};\n");
  tree.add("libs/pg/outbox.cpp", "constexpr Query take{\"core.take_facts\", \"\"}; Query other;\n");
  tree.add("libs/pg/pool_pgtest.cpp", "constexpr Query one{\"one\", \"SELECT 1\"};\n");
  CHECK(printed(statement_names(tree)).empty());
}

TEST_CASE("a statement with a bad name is caught", "[house]") {
  const auto [path, name, text] = GENERATE(table<const char*, const char*, const char*>({
      {"services/tree/store/a.cpp", "rca.insert_node", "begins with its own schema: tree."},
      {"services/tree/store/a.cpp", "insert_node", "is named schema.verb_noun"},
      {"services/tree/store/a.cpp", "tree.insertNode", "is named schema.verb_noun"},
      {"services/tree/store/a.cpp", "tree.a.b", "is named schema.verb_noun"},
      {"libs/bus/relay.cpp", "tree.insert_node", "begins with core. or pg."},
  }));
  Tree tree;
  tree.add(path, "\npg::Query a{\"" + std::string{name} + "\", \"\"};\n");
  CHECK_THAT(printed(statement_names(tree)),
             Contains(std::string{path} + ":2: ") && Contains(text));
}

TEST_CASE("two statements of one name are caught", "[house]") {
  Tree tree;
  tree.add("services/tree/store/a.cpp", "pg::Query a{\"tree.add_node\", \"\"};\n");
  tree.add("services/tree/store/b.cpp", "pg::Query b{\"tree.add_node\", \"\"};\n");
  CHECK_THAT(printed(statement_names(tree)),
             Contains("store/b.cpp:1: “tree.add_node”: also in services/tree/store/a.cpp"));
}

TEST_CASE("asking for the tenant passes, and setting it in its one place", "[house]") {
  Tree tree;
  tree.add("libs/pg/transaction.cpp",
           "Query a{\"\", \"SELECT set_config('signalbox.tenant', $1)\"};\n");
  tree.add("libs/pg/migrations/0001.sql",
           "USING (t = current_setting('signalbox.tenant', true))\n");
  tree.add("libs/pg/pool.cpp", "// set_config('signalbox.tenant', …)\n");
  tree.add("libs/pg/README.md", "They set `signalbox.tenant`.\n");
  tree.add("services/gateway/facts.cpp", "auto type = \"signalbox.tenant.created\";\n");
  tree.add("tests/bench/pg_bench.cpp", "auto sql = \"SET signalbox.tenant = 'acme'\";\n");
  CHECK(printed(tenant_setters(tree)).empty());
}

TEST_CASE("a statement that sets the tenant is caught", "[house]") {
  const auto [path, sql] = GENERATE(table<const char*, const char*>({
      {"services/tree/store/a.cpp", "\n\"SELECT set_config('signalbox.tenant', $1, true)\""},
      {"services/tree/store/a.cpp", "\n\"SELECT pg_catalog.SET_CONFIG ($1, $2, true)\""},
      {"services/tree/store/a.cpp", "R\"sql(\nSET LOCAL signalbox.tenant = 'globex')sql\""},
      {"services/tree/migrations/0002.sql", "SELECT 1;\nset \"signalbox.tenant\" to 'globex';"},
      {"libs/pg/pool_pgtest.cpp", "\n\"ALTER ROLE tree_app SET Signalbox.Tenant = 'globex'\""},
  }));
  Tree tree;
  tree.add(path, sql);
  CHECK_THAT(printed(tenant_setters(tree)), Contains(std::string{path} + ":2: sets the tenant"));
}
