// What may be added to the inventory, as a scan found it or as a device said; one for each address.
#pragma once

#include "pg/pool.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace signalbox::device_poller::store {

// So many wait to be looked at; more are let go until some are settled.
inline constexpr std::int32_t proposals_open_max = 10'000;

struct Proposal {
  Uuid id;
  std::string address;
  std::string state = "open";
  std::vector<std::string> sources;  // "scan", "lldp", "cdp", "mndp", "arp"
  std::optional<std::string> name = {};
  std::optional<std::string> mac_address = {};
  std::optional<std::string> object_id = {};
  std::optional<std::string> description = {};
  std::string driver;  // that would ask it
  std::optional<std::int32_t> port = {};
  std::optional<Uuid> credential_profile_id = {};  // that worked
  std::optional<json::Raw> options = {};           // of its driver alone
  Time first_seen;
  Time last_seen;
};

class Proposals {
 public:
  explicit Proposals(pg::Pool& pool) : pool_(pool) {}

  // What is in the inventory by its address or its MAC is left out; what was
  // proposed before gains a source and what is newly known. Answers how many were new.
  boost::asio::awaitable<std::int64_t> keep(Tenant tenant, std::vector<Proposal> proposals);
  // Of one state, in the order of their addresses and after this one; without what has come into
  // the inventory meanwhile.
  boost::asio::awaitable<std::vector<Proposal>> list(Tenant tenant, std::string state,
                                                     std::string after, int limit);
  boost::asio::awaitable<std::optional<Proposal>> find(Tenant tenant, Uuid id);
  // False if there is none.
  boost::asio::awaitable<bool> settle(Tenant tenant, Uuid id, std::string state);

 private:
  pg::Pool& pool_;
};

}  // namespace signalbox::device_poller::store
