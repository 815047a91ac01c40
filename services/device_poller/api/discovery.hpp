// Looking for devices, and what was found.
#pragma once

#include "device_poller/api/devices.hpp"
#include "device_poller/outside/scan/look.hpp"
#include "device_poller/outside/vault/vault.hpp"
#include "device_poller/store/proposals.hpp"
#include "device_poller/store/scans.hpp"

#include <functional>
#include <vector>

namespace signalbox::device_poller::api {

struct DiscoveryParts {
  store::Scans& scans;
  store::Proposals& proposals;
  store::Profiles& profiles;
  vault::Vault& vault;
  const outbound::AddressPolicy& policy;
  const DeviceParts& devices;
  // Of a scan that was stored as running.
  std::function<void(Tenant, domain::Scan, scan::Wanted, std::vector<boost::asio::ip::address>,
                     contracts::Origin)>
      begin;
  UuidSource& ids;
  const Clock& clock;
};

boost::asio::awaitable<Answered> list_scans(const DiscoveryParts* parts,
                                            contracts::Question question);
boost::asio::awaitable<Answered> create_scan(const DiscoveryParts* parts,
                                             contracts::Question question);
boost::asio::awaitable<Answered> get_scan(const DiscoveryParts* parts,
                                          contracts::Question question);
boost::asio::awaitable<Answered> cancel_scan(const DiscoveryParts* parts,
                                             contracts::Question question);
boost::asio::awaitable<Answered> list_proposals(const DiscoveryParts* parts,
                                                contracts::Question question);
boost::asio::awaitable<Answered> accept_proposal(const DiscoveryParts* parts,
                                                 contracts::Question question);
boost::asio::awaitable<Answered> dismiss_proposal(const DiscoveryParts* parts,
                                                  contracts::Question question);

}  // namespace signalbox::device_poller::api
