// Credential profiles: written, never read.
#pragma once

#include "device_poller/api/devices.hpp"
#include "device_poller/outside/vault/vault.hpp"
#include "device_poller/store/profiles.hpp"

namespace signalbox::device_poller::api {

struct ProfileParts {
  store::Profiles& profiles;
  vault::Vault& vault;
  UuidSource& ids;
  const Clock& clock;
};

// What a profile's secrets are sealed for.
inline constexpr std::string_view profile_purpose = "credential_profile";

boost::asio::awaitable<Answered> list_credential_profiles(const ProfileParts* parts,
                                                          contracts::Question question);
boost::asio::awaitable<Answered> create_credential_profile(const ProfileParts* parts,
                                                           contracts::Question question);
boost::asio::awaitable<Answered> get_credential_profile(const ProfileParts* parts,
                                                        contracts::Question question);
boost::asio::awaitable<Answered> change_credential_profile(const ProfileParts* parts,
                                                           contracts::Question question);
boost::asio::awaitable<Answered> remove_credential_profile(const ProfileParts* parts,
                                                           contracts::Question question);

}  // namespace signalbox::device_poller::api
