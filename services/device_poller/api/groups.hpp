// Groups of devices for people: list, create, read, change, remove.
#pragma once

#include "device_poller/api/sites.hpp"

namespace signalbox::device_poller::api {

boost::asio::awaitable<Answered> list_device_groups(const PlaceParts* parts,
                                                    contracts::Question question);
boost::asio::awaitable<Answered> create_device_group(const PlaceParts* parts,
                                                     contracts::Question question);
boost::asio::awaitable<Answered> get_device_group(const PlaceParts* parts,
                                                  contracts::Question question);
boost::asio::awaitable<Answered> change_device_group(const PlaceParts* parts,
                                                     contracts::Question question);
boost::asio::awaitable<Answered> remove_device_group(const PlaceParts* parts,
                                                     contracts::Question question);

}  // namespace signalbox::device_poller::api
