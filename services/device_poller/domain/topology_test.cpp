#include "device_poller/domain/topology.hpp"

#include "testing/catch.hpp"

using namespace signalbox;
using namespace signalbox::device_poller::domain;
using namespace std::chrono_literals;

namespace {
using Source = NeighbourSource;

Uuid device(std::uint8_t number) {
  Uuid id;
  id.bytes[15] = number;
  return id;
}
const Uuid a = device(1);
const Uuid b = device(2);
const Uuid c = device(3);
const Time now{std::chrono::milliseconds{1'800'000'000'000}};

Inventory inventory() {
  Inventory all;
  all.mac_address = {
      {"02:00:00:00:00:0a", {a}}, {"02:00:00:00:00:0b", {b}}, {"02:00:00:00:00:ff", {b, c}}};
  all.address = {{"10.0.0.1", {a}}, {"10.0.0.2", {b}}, {"10.0.0.3", {c}}, {"10.0.0.9", {a, c}}};
  all.name = {{"alpha", {a}}, {"beta", {b}}, {"twin", {b, c}}};
  return all;
}

Claim says(const Uuid& who, Neighbour what, std::chrono::hours ago = 0h) {
  return {who, std::move(what), now - ago - 48h, now - ago};
}
Neighbour beta_at(std::string interface, Source source = Source::lldp) {
  return {.source = source, .interface = std::move(interface), .mac_address = "02:00:00:00:00:0b"};
}
Neighbour alpha_at(std::string interface, Source source = Source::lldp) {
  return {.source = source, .interface = std::move(interface), .mac_address = "02:00:00:00:00:0a"};
}
}  // namespace

TEST_CASE("a neighbour is who has its MAC, else its address, else alone its name",
          "[device_poller]") {
  const auto all = inventory();
  CHECK(match({.mac_address = "02:00:00:00:00:0b", .address = "10.0.0.2"}, all).device == b);
  CHECK(match({.mac_address = "02:00:00:00:00:77", .address = "10.0.0.3"}, all).device == c);
  CHECK_FALSE(match({.address = "10.0.0.3"}, all).is_by_name);
  const auto named = match({.name = "ALPHA"}, all);
  CHECK(named.device == a);
  CHECK(named.is_by_name);
  CHECK_FALSE(match({.name = "nobody", .mac_address = "02:00:00:00:00:77"}, all).device);
  CHECK_FALSE(match({}, all).device);
}

TEST_CASE("what two devices have names neither, unless another mark tells them apart",
          "[device_poller]") {
  const auto all = inventory();
  CHECK_FALSE(match({.name = "twin"}, all).device);
  CHECK_FALSE(match({.address = "10.0.0.9"}, all).device);
  CHECK_FALSE(match({.mac_address = "02:00:00:00:00:ff"}, all).device);
  CHECK(match({.mac_address = "02:00:00:00:00:ff", .address = "10.0.0.3"}, all).device == c);
  CHECK(match({.name = "twin", .mac_address = "02:00:00:00:00:ff", .address = "10.0.0.1"}, all)
            .device == std::nullopt);
  CHECK(match({.name = "alpha", .address = "10.0.0.9"}, all).device == a);
}

TEST_CASE("who claims the marks of two devices is disputed, and its MAC counts",
          "[device_poller]") {
  const auto all = inventory();
  const auto liar = match({.name = "alpha", .mac_address = "02:00:00:00:00:0b"}, all);
  CHECK(liar.device == b);
  CHECK(liar.is_disputed);
  const auto edges = edges_of(
      a,
      std::vector{
          says(a, {.interface = "p", .mac_address = "02:00:00:00:00:0b", .address = "10.0.0.3"})},
      all, now);
  REQUIRE(edges.size() == 1);
  CHECK(edges[0].remote_device == b);
  CHECK(edges[0].confidence == Approx(0.4));
}

TEST_CASE("a link that both sides know by LLDP is certain, and one link", "[device_poller]") {
  auto to_beta = beta_at("p1");
  to_beta.remote_interface = "q1";
  auto to_alpha = alpha_at("q1");
  to_alpha.remote_interface = "p1";
  const std::vector claims{says(a, to_beta), says(b, to_alpha, 2h)};
  const auto of_a = edges_of(a, claims, inventory(), now);
  REQUIRE(of_a.size() == 1);
  CHECK(of_a[0].interface == "p1");
  CHECK(of_a[0].remote_device == b);
  CHECK(of_a[0].remote.remote_interface == "q1");
  CHECK(of_a[0].is_mutual);
  CHECK(of_a[0].confidence == Approx(1.0));
  CHECK(of_a[0].last_seen == now);
  CHECK(of_a[0].first_seen == now - 50h);
  const auto of_b = edges_of(b, claims, inventory(), now);
  REQUIRE(of_b.size() == 1);
  CHECK(of_b[0].interface == "q1");
  CHECK(of_b[0].remote_device == a);
  CHECK(of_b[0].remote.remote_interface == "p1");
}

TEST_CASE("two cables between two devices are two, by their ports", "[device_poller]") {
  auto first = beta_at("p1");
  first.remote_interface = "q2";
  auto second = beta_at("p2");
  second.remote_interface = "q1";
  const std::vector claims{says(a, first), says(a, second), says(b, alpha_at("q1")),
                           says(b, alpha_at("q2"))};
  const auto edges = edges_of(a, claims, inventory(), now);
  REQUIRE(edges.size() == 2);
  CHECK(edges[0].remote.remote_interface == "q2");
  CHECK(edges[1].remote.remote_interface == "q1");
  CHECK((edges[0].is_mutual && edges[1].is_mutual));
}

TEST_CASE("one side is believed less, and what only a broadcast carried still less",
          "[device_poller]") {
  const auto all = inventory();
  const auto confidence = [&](Neighbour said) {
    return edges_of(a, std::vector{says(a, std::move(said))}, all, now).at(0).confidence;
  };
  CHECK(confidence(beta_at("p")) == Approx(0.8));
  CHECK(confidence(beta_at("p", Source::cdp)) == Approx(0.75));
  CHECK(confidence(beta_at("p", Source::mndp)) == Approx(0.5));
  CHECK(confidence(beta_at("p", Source::arp)) == Approx(0.2));
  CHECK(confidence({.interface = "p", .name = "beta"}) == Approx(0.6));
  CHECK(confidence_of(Source::lldp, Source::mndp) == Approx(0.8));
  CHECK(confidence_of(Source::cdp, Source::lldp) == Approx(0.95));
  CHECK(confidence_of(Source::mndp, Source::mndp) == Approx(0.7));
}

TEST_CASE("the other side alone makes an edge, too", "[device_poller]") {
  auto said = alpha_at("q1");
  said.remote_interface = "p7";
  const auto edges = edges_of(a, std::vector{says(b, said)}, inventory(), now);
  REQUIRE(edges.size() == 1);
  CHECK(edges[0].interface == "p7");
  CHECK(edges[0].remote_device == b);
  CHECK(edges[0].remote.remote_interface == "q1");
  CHECK_FALSE(edges[0].remote.mac_address);  // that one is ours
}

TEST_CASE("one stranger by two protocols is one, and strangers by ARP are none",
          "[device_poller]") {
  const std::vector claims{
      says(a, {.source = Source::lldp, .interface = "p", .name = "x", .mac_address = "m"}),
      says(a, {.source = Source::cdp, .interface = "p", .name = "x", .address = "10.9.9.9"}),
      says(a, {.source = Source::arp, .interface = "p", .mac_address = "n", .address = "10.8.8.8"}),
      says(a, {.source = Source::lldp, .interface = "r", .name = "x", .mac_address = "m"})};
  const auto edges = edges_of(a, claims, inventory(), now);
  REQUIRE(edges.size() == 2);
  CHECK(edges[0].remote.address == "10.9.9.9");
  CHECK(edges[0].remote.source == Source::lldp);
  CHECK(edges[1].interface == "r");
}

TEST_CASE("ARP says nothing where something better is known", "[device_poller]") {
  const std::vector claims{says(a, beta_at("p")), says(a, beta_at("bridge", Source::arp)),
                           says(b, alpha_at("bridge", Source::arp))};
  CHECK(edges_of(a, claims, inventory(), now).size() == 1);
  const auto only_arp = edges_of(a, std::vector{claims[1], claims[2]}, inventory(), now);
  REQUIRE(only_arp.size() == 1);
  CHECK(only_arp[0].confidence == Approx(0.3));
}

TEST_CASE("an edge grows stale after a day and is gone after a week", "[device_poller]") {
  const auto all = inventory();
  const auto fresh = edges_of(a, std::vector{says(a, beta_at("p"), 24h)}, all, now);
  CHECK_FALSE(fresh.at(0).is_stale);
  const auto stale = edges_of(a, std::vector{says(a, beta_at("p"), 25h)}, all, now);
  CHECK(stale.at(0).is_stale);
  CHECK(stale.at(0).confidence == Approx(0.4));
  CHECK(edges_of(a, std::vector{says(a, beta_at("p"), 7 * 24h + 1h)}, all, now).empty());
  // A side that has not said it for a day confirms nothing.
  const auto half =
      edges_of(a, std::vector{says(a, beta_at("p")), says(b, alpha_at("q"), 30h)}, all, now);
  CHECK_FALSE(half.at(0).is_mutual);
  CHECK(half.at(0).confidence == Approx(0.8));
}

TEST_CASE("a device that hears itself has no edge", "[device_poller]") {
  CHECK(edges_of(a, std::vector{says(a, alpha_at("p"))}, inventory(), now).empty());
}

TEST_CASE("ten thousand neighbours are cut, and none of them is believed twice",
          "[device_poller]") {
  std::vector<Neighbour> many;
  for (int number = 0; number < 10'000; ++number) {
    many.push_back({.interface = "p", .name = "n" + std::to_string(number)});
    many.push_back({.interface = "p", .name = "n" + std::to_string(number)});
    many.push_back(
        {.source = Source::arp,
         .interface = "p",
         .address = "10.1." + std::to_string(number / 250) + "." + std::to_string(number % 250)});
  }
  many.push_back({.interface = "p"});  // says nothing of itself
  CHECK_FALSE(tidy(&many));
  CHECK(many.size() == neighbours_max + arp_rows_max);
  std::vector<Neighbour> few{{.interface = "p", .name = "n"}};
  CHECK(tidy(&few));
}

TEST_CASE("what strangers say of themselves is cut and cleaned", "[device_poller]") {
  CHECK(modest("  two\nlines\x01 ") == "two lines");
  CHECK_FALSE(modest(" \t "));
  CHECK_FALSE(modest(std::nullopt));
  const auto cut = modest(std::string(199, 'x') + "ü");
  CHECK(cut == std::string(199, 'x'));
  CHECK(mac_of_text("02-00-5E-00-53-AF") == "02:00:5e:00:53:af");
  CHECK(mac_of_text("0200.5e00.53af") == "02:00:5e:00:53:af");
  CHECK_FALSE(mac_of_text("01:00:5e:00:00:01"));  // a group
  CHECK_FALSE(mac_of_text("00:00:00:00:00:00"));
  CHECK_FALSE(mac_of_text("02:00:5e:00:53"));
  CHECK_FALSE(mac_of_text("02:00:5e:00:53:af:01"));
  CHECK_FALSE(mac_of_text("02:00:5e:00:53:a"));
  CHECK_FALSE(mac_of_text("zz"));
}
