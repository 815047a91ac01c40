// Stands between curl and the network: asks the policy about the very address of every socket that
// curl is about to connect. Internal to this library.
#pragma once

#include "outbound/address_policy.hpp"

#include <cstddef>

namespace signalbox::outbound {

class SocketGuard {
 public:
  // The policy must outlive the guard.
  explicit SocketGuard(const AddressPolicy& policy) : policy_(policy) {}
  SocketGuard(const SocketGuard&) = delete;
  SocketGuard& operator=(const SocketGuard&) = delete;

  // Guards all sockets that this easy handle will open. Must outlive its transfer.
  void install(void* easy);
  // An address was refused, and none was tried.
  bool refused() const { return refused_ > 0 && opened_ == 0; }

 private:
  struct Callback;

  const AddressPolicy& policy_;
  std::size_t refused_ = 0;
  std::size_t opened_ = 0;
};

}  // namespace signalbox::outbound
