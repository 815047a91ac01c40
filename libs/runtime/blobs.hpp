// What is too large for the bus: the storage of the fleet, and the grants by which the gateway
// moves bytes to and from it (crypto/grant.hpp).
#pragma once

#include "core/environment.hpp"
#include "crypto/grant.hpp"
#include "outbound/local_storage.hpp"
#include "runtime/runtime.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <filesystem>
#include <memory>
#include <string>
#include <utility>

namespace signalbox::runtime {

// Both or neither: without them nothing that needs blobs is offered.
struct BlobConfig {
  std::string folder;
  std::string grant_key_file;

  static BlobConfig read(Environment& environment);
};

struct Blobs {
  Blobs(const std::filesystem::path& folder, boost::asio::any_io_executor workers,
        crypto::GrantKeys grant_keys)
      : storage(folder, std::move(workers)), keys(std::move(grant_keys)) {}

  outbound::LocalStorage storage;
  crypto::GrantKeys keys;
};

// Null where the settings are missing. Throws std::runtime_error for keys that cannot be read or
// when only one of the two is set. The runtime must outlive it.
std::unique_ptr<Blobs> open_blobs(Runtime& runtime, const BlobConfig& config);

}  // namespace signalbox::runtime
