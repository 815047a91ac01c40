// The addresses that a scan looks at.
#pragma once

#include "core/result.hpp"
#include "outbound/address_policy.hpp"

#include <boost/asio/ip/address.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace signalbox::device_poller::scan {

// A /20: at fifty at once and two seconds each that is three minutes.
inline constexpr std::size_t hosts_max = 4'096;
inline constexpr std::size_t networks_max = 32;

// In their order, each once; of IPv4 networks without those of the network itself and of all in it.
// Code::invalid names each network at "/networks/…" that is none, is too large, or holds an address
// which devices may not have.
Result<std::vector<boost::asio::ip::address>> hosts_in(const std::vector<std::string>& networks,
                                                       const outbound::AddressPolicy& policy);

}  // namespace signalbox::device_poller::scan
