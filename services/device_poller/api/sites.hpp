// Sites for people: list, create, read, change, remove; and what groups have in common with them.
#pragma once

#include "device_poller/api/devices.hpp"
#include "device_poller/store/places.hpp"

#include <optional>
#include <string_view>
#include <vector>

namespace signalbox::device_poller::api {

struct PlaceParts {
  store::Places& places;
  UuidSource& ids;
  const Clock& clock;
};

boost::asio::awaitable<Answered> list_sites(const PlaceParts* parts, contracts::Question question);
boost::asio::awaitable<Answered> create_site(const PlaceParts* parts, contracts::Question question);
boost::asio::awaitable<Answered> get_site(const PlaceParts* parts, contracts::Question question);
boost::asio::awaitable<Answered> change_site(const PlaceParts* parts, contracts::Question question);
boost::asio::awaitable<Answered> remove_site(const PlaceParts* parts, contracts::Question question);

// What both have in common.
Result<store::PlaceFilter> place_filter(contracts::Params* params, const contracts::Page& page);
std::optional<Failure> place_failure(store::NotChanged why, std::string_view noun);
std::vector<FieldError> place_faults(std::string_view name, const std::vector<Uuid>& profiles);
// Which one a question names in its path, and the version that it takes it for; 0 if it says none.
struct NamedPlace {
  Uuid id;
  std::int64_t version = 0;
};
Result<NamedPlace> named_place(const contracts::Question& question, std::string_view parameter,
                               bool with_version);

}  // namespace signalbox::device_poller::api
