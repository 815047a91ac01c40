#include "device_poller/domain/probe_options.hpp"

#include "testing/catch.hpp"

using namespace signalbox;
using namespace signalbox::device_poller::domain;

namespace {
// "/probe/path not_a_path", one a line.
std::string faults_in(const ProbeOptions& options) {
  std::string all;
  for (const auto& fault : faults_of(options)) {
    all += fault.pointer.value_or("?") + " " + fault.code + "\n";
  }
  return all;
}
}  // namespace

TEST_CASE("options of each kind that are good have no faults", "[device_poller][probe]") {
  CHECK(faults_in({.kind = ProbeKind::tcp}).empty());
  CHECK(faults_in({.kind = ProbeKind::http,
                   .path = "/a?b=c%20d",
                   .method = "GET",
                   .statuses = {{"200", "3xx"}},
                   .body_contains = "all is well",
                   .server_name = "a_b.example.com"})
            .empty());
  CHECK(faults_in({.kind = ProbeKind::https, .method = "HEAD", .days_left_min = 0, .verify = false})
            .empty());
  CHECK(
      faults_in({.kind = ProbeKind::tls, .server_name = "x.test", .days_left_min = 3'650}).empty());
  CHECK(faults_in({.kind = ProbeKind::dns,
                   .query_name = "_dmarc.example.com.",
                   .record_type = "TXT",
                   .answer_contains = "v=DMARC1"})
            .empty());
  CHECK(faults_in({.kind = ProbeKind::dns, .query_name = ".", .record_type = "NS"}).empty());
}

TEST_CASE("each wrong option is named by its pointer", "[device_poller][probe]") {
  const ProbeOptions http{.kind = ProbeKind::http};
  auto all = http;
  all.path = "a";
  all.method = "POST";
  all.statuses = {"200", "6xx", "20", "2x0"};
  all.body_contains = "";
  all.server_name = "a b";
  CHECK(faults_in(all) ==
        "/probe/path not_a_path\n/probe/method unknown_word\n/probe/statuses/1 not_a_status\n"
        "/probe/statuses/2 not_a_status\n/probe/statuses/3 not_a_status\n"
        "/probe/body_contains out_of_range\n/probe/server_name not_a_name\n");
  for (const auto* path : {"", "a", "/a b", "/a\r\nX: y", "/#a", "/\xC3\xA4"}) {
    auto options = http;
    options.path = path;
    CHECK(faults_in(options) == "/probe/path not_a_path\n");
  }
  auto none = http;
  none.statuses = std::vector<std::string>{};
  CHECK(faults_in(none) == "/probe/statuses out_of_range\n");
  auto head = http;
  head.method = "HEAD";
  head.body_contains = "x";
  CHECK(faults_in(head) == "/probe/body_contains not_allowed\n");
  head.body_contains = std::string(1'025, 'x');
  head.method = {};
  CHECK(faults_in(head) == "/probe/body_contains out_of_range\n");
  CHECK(faults_in({.kind = ProbeKind::tls, .days_left_min = -1}) ==
        "/probe/days_left_min out_of_range\n");
  CHECK(faults_in({.kind = ProbeKind::dns}) == "/probe/query_name missing\n");
  CHECK(faults_in({.kind = ProbeKind::dns, .query_name = "a", .record_type = "ANY"}) ==
        "/probe/record_type unknown_word\n");
  for (const auto& name : {std::string{}, std::string{"a..b"}, std::string{"a\\032b"},
                           std::string{"a b"}, std::string(64, 'a')}) {
    CHECK(faults_in({.kind = ProbeKind::dns, .query_name = name}) ==
          "/probe/query_name not_a_name\n");
  }
}

TEST_CASE("an option of another kind is a fault", "[device_poller][probe]") {
  ProbeOptions all{.path = "/",
                   .method = "GET",
                   .statuses = {{"200"}},
                   .body_contains = "x",
                   .server_name = "a",
                   .days_left_min = 1,
                   .verify = true,
                   .query_name = "a",
                   .record_type = "A",
                   .answer_contains = "b"};
  const std::string http =
      "/probe/path not_allowed\n/probe/method not_allowed\n/probe/statuses not_allowed\n"
      "/probe/body_contains not_allowed\n";
  const std::string server = "/probe/server_name not_allowed\n";
  const std::string tls = "/probe/days_left_min not_allowed\n/probe/verify not_allowed\n";
  const std::string dns =
      "/probe/query_name not_allowed\n/probe/record_type not_allowed\n"
      "/probe/answer_contains not_allowed\n";
  CHECK(faults_in(all) == http + server + tls + dns);
  all.kind = ProbeKind::http;
  CHECK(faults_in(all) == tls + dns);
  all.kind = ProbeKind::https;
  CHECK(faults_in(all) == dns);
  all.kind = ProbeKind::tls;
  CHECK(faults_in(all) == http + dns);
  all.kind = ProbeKind::dns;
  CHECK(faults_in(all) == http + server + tls);
}

TEST_CASE("statuses that are wanted are told from those that are not", "[device_poller][probe]") {
  const ProbeOptions usual{.kind = ProbeKind::http};
  CHECK(is_wanted(usual, 200));
  CHECK(is_wanted(usual, 399));
  CHECK_FALSE(is_wanted(usual, 199));
  CHECK_FALSE(is_wanted(usual, 400));
  auto own = usual;
  own.statuses = {"401", "5xx"};
  CHECK(is_wanted(own, 401));
  CHECK(is_wanted(own, 503));
  CHECK_FALSE(is_wanted(own, 200));
  CHECK_FALSE(is_wanted(own, 402));
}

TEST_CASE("each kind but tcp has its usual port", "[device_poller][probe]") {
  CHECK(default_port(ProbeKind::tcp) == 0);
  CHECK(default_port(ProbeKind::http) == 80);
  CHECK(default_port(ProbeKind::https) == 443);
  CHECK(default_port(ProbeKind::tls) == 443);
  CHECK(default_port(ProbeKind::dns) == 53);
}
