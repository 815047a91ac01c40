#include "device_poller/domain/shards.hpp"

#include "testing/catch.hpp"

#include <map>
#include <set>

using namespace signalbox;
using namespace signalbox::device_poller::domain;

TEST_CASE("a device's shard is the low ten bits of its id", "[device_poller]") {
  CHECK(shard_of(Uuid::parse("0199a7f0-0000-7000-8000-000000000000").value()) == 0);
  CHECK(shard_of(Uuid::parse("0199a7f0-0000-7000-8000-0000000003ff").value()) == 1023);
  CHECK(shard_of(Uuid::parse("0199a7f0-0000-7000-8000-000000000400").value()) == 0);
}

TEST_CASE("every shard has one replica, in fair shares", "[device_poller]") {
  const std::vector<std::string> alive = {"a", "b", "c"};
  std::map<int, int> owners;
  for (const auto& replica : alive) {
    const auto share = share_of(replica, alive);
    CHECK(share.size() > 250);
    CHECK(share.size() < 430);
    for (const int shard : share) ++owners[shard];
  }
  CHECK(owners.size() == shards);
  for (const auto& [shard, count] : owners) CHECK(count == 1);
  CHECK(share_of("a", {"a"}).size() == shards);
}

TEST_CASE("when a replica goes, only its shards move", "[device_poller]") {
  const auto before = share_of("a", {"a", "b", "c"});
  const auto after = share_of("a", {"a", "b"});
  const std::set<int> kept{after.begin(), after.end()};
  for (const int shard : before) CHECK(kept.contains(shard));
}
