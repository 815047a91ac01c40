// The inventory for people: list, add, read, change, remove.
#pragma once

#include "contracts/params.hpp"
#include "contracts/question.hpp"
#include "device_poller/store/devices.hpp"
#include "device_poller/store/profiles.hpp"

#include <boost/asio/awaitable.hpp>

#include <functional>
#include <string_view>

namespace signalbox::device_poller::api {

using Answered = Result<contracts::Answer>;

struct DeviceParts {
  store::Devices& devices;
  store::Profiles& profiles;
  UuidSource& ids;
  const Clock& clock;
  // By the operator's list; names are looked at when they are resolved.
  std::function<bool(std::string_view address)> may_be_device;
};

// Which devices a question is about, in the order of device_sorts.
Result<store::DeviceFilter> filter_of(contracts::Params* params, const contracts::Page& page);

boost::asio::awaitable<Answered> list_devices(const DeviceParts* parts,
                                              contracts::Question question);
boost::asio::awaitable<Answered> count_devices(const DeviceParts* parts,
                                               contracts::Question question);
boost::asio::awaitable<Answered> create_device(const DeviceParts* parts,
                                               contracts::Question question);
boost::asio::awaitable<Answered> get_device(const DeviceParts* parts, contracts::Question question);
boost::asio::awaitable<Answered> change_device(const DeviceParts* parts,
                                               contracts::Question question);
boost::asio::awaitable<Answered> remove_device(const DeviceParts* parts,
                                               contracts::Question question);
boost::asio::awaitable<Answered> explain_credentials(const DeviceParts* parts,
                                                     contracts::Question question);
boost::asio::awaitable<Answered> list_status_changes(const DeviceParts* parts,
                                                     contracts::Question question);

}  // namespace signalbox::device_poller::api
