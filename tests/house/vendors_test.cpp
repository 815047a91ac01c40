#include "house/rules.hpp"

#include <catch2/catch.hpp>

using namespace signalbox::house;
using Catch::Contains;

namespace {

Tree with_vendor(const std::string& path, const std::string& header) {
  Tree tree;
  tree.add(path, "#include <" + header + ">\n");
  return tree;
}

}  // namespace

TEST_CASE("a vendor's header may stand in the library that wraps it", "[house]") {
  const auto [path, header] = GENERATE(table<const char*, const char*>({
      {"libs/pg/connection.cpp", "libpq-fe.h"},
      {"tests/bench/ask_bench.cpp", "nats/nats.h"},
      {"libs/redis/client.cpp", "hiredis/async.h"},
      {"libs/json/document.cpp", "simdjson.h"},
      {"libs/metrics/registry.cpp", "prometheus/registry.h"},
      {"libs/http/server.cpp", "boost/beast/http.hpp"},
      {"libs/http/beast.cpp", "boost/asio/impl/src.hpp"},
      {"libs/outbound/client.cpp", "curl/curl.h"},
      {"libs/crypto/digest.cpp", "openssl/evp.h"},
      {"services/device_poller/outside/snmp/v3.cpp", "net-snmp/net-snmp-config.h"},
      {"services/tree/domain/rollup_test.cpp", "catch2/catch.hpp"},
      {"tests/fleet/story.hpp", "catch2/catch.hpp"},
      {"libs/pg/pool.hpp", "boost/asio/awaitable.hpp"},
      {"libs/core/uuid.hpp", "vector"},
  }));
  CHECK(printed(vendor_locks(with_vendor(path, header))).empty());
}

TEST_CASE("a vendor's header anywhere else is caught", "[house]") {
  const auto [path, header] = GENERATE(table<const char*, const char*>({
      {"services/tree/store/node_store.cpp", "libpq-fe.h"},
      {"libs/pg/outbox.cpp", "nats.h"},
      {"libs/pg/outbox.cpp", "nats/nats.h"},
      {"libs/bus/client.cpp", "hiredis/hiredis.h"},
      {"libs/contracts/envelope.cpp", "simdjson.h"},
      {"libs/json/reader.cpp", "nlohmann/json.hpp"},
      {"libs/json/reader.cpp", "boost/json.hpp"},
      {"libs/http/server.cpp", "prometheus/registry.h"},
      {"services/gateway/api/live.cpp", "boost/beast/websocket.hpp"},
      {"libs/http/server.cpp", "boost/asio/impl/src.hpp"},
      {"libs/http/client.cpp", "curl/curl.h"},
      {"libs/pg/pool.cpp", "openssl/evp.h"},
      {"services/rca/outside/snmp.cpp", "net-snmp/net-snmp-config.h"},
      {"libs/pg/pool.cpp", "catch2/catch.hpp"},
  }));
  CHECK_THAT(printed(vendor_locks(with_vendor(path, header))),
             Contains(std::string{path} + ":1: <") && Contains("is locked away"));
}

TEST_CASE("Asio in what must not wait is caught", "[house]") {
  const auto* path = GENERATE("libs/core/clock.hpp", "libs/json/reader.cpp",
                              "libs/metrics/registry.cpp", "services/tree/domain/node.hpp");
  CHECK_THAT(printed(vendor_locks(with_vendor(path, "boost/asio/steady_timer.hpp"))),
             Contains("no Asio here"));
}

TEST_CASE("the domain includes std and core only, and never waits", "[house]") {
  const auto* path = "services/tree/domain/node.hpp";
  CHECK(printed(domain_purity(with_vendor(path, "string_view"))).empty());
  CHECK(printed(domain_purity(with_vendor(path, "boost/describe.hpp"))).empty());
  CHECK_THAT(printed(domain_purity(with_vendor(path, "boost/url.hpp"))),
             Contains("the domain includes std and libs/core only"));
  CHECK_THAT(printed(domain_purity(with_vendor(path, "time.h"))), Contains("std and libs/core"));
  Tree tree;
  tree.add(path, "\nawaitable<void> judge();\n");
  CHECK_THAT(printed(domain_purity(tree)), Contains("node.hpp:2: the domain has no coroutine"));
}
