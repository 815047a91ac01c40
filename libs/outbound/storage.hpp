// Where blobs lie: attachments, exports, firmware. The gateway streams them in and out in chunks;
// what they mean is the owning service's business.
#pragma once

#include "core/result.hpp"
#include "core/tenant.hpp"
#include "core/uuid.hpp"
#include "crypto/sha256.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

namespace signalbox::outbound {

// The most that is read or written at once: an upload costs so much memory, however large it is.
inline constexpr std::size_t chunk_bytes_max = 1'048'576;

// A slug and a UUID: nothing in a name comes from outside.
struct BlobName {
  Tenant tenant;
  Uuid id;
};

// What the gateway tells the owner about an upload; measured here, not taken from the client.
struct PutResult {
  std::uint64_t size_bytes = 0;
  crypto::Digest sha256{};
  std::string media_type;  // sniff_media_type
};

// One upload. One call at a time. An upload that is dropped without commit() leaves nothing.
class BlobWriter {
 public:
  BlobWriter() = default;
  BlobWriter(const BlobWriter&) = delete;
  BlobWriter& operator=(const BlobWriter&) = delete;
  virtual ~BlobWriter() = default;

  // Appends at most chunk_bytes_max (else std::invalid_argument). Code::too_large: past the
  // upload's limit; nothing of the chunk is kept and commit() is refused.
  virtual boost::asio::awaitable<Result<void>> write(std::string chunk) = 0;
  // Makes the blob durable and seen, all at once. Code::conflict: the name was removed meanwhile.
  virtual boost::asio::awaitable<Result<PutResult>> commit() = 0;
};

// A full disk and the like are thrown (std::system_error). Must outlive its writers.
class BlobStorage {
 public:
  BlobStorage() = default;
  BlobStorage(const BlobStorage&) = delete;
  BlobStorage& operator=(const BlobStorage&) = delete;
  virtual ~BlobStorage() = default;

  // Code::conflict: there is a blob of this name, one is being written, or there was one and it was
  // removed. So a grant is worth its size once, however often it is used.
  virtual boost::asio::awaitable<Result<std::unique_ptr<BlobWriter>>> put(
      BlobName name, std::uint64_t size_bytes_max) = 0;
  // At most `length` (to chunk_bytes_max, else std::invalid_argument) bytes from `offset` on; less
  // only at the end, nothing past it. Code::not_found.
  virtual boost::asio::awaitable<Result<std::string>> read(BlobName name, std::uint64_t offset,
                                                           std::size_t length) = 0;
  // Bytes; Code::not_found.
  virtual boost::asio::awaitable<Result<std::uint64_t>> size_of(BlobName name) = 0;
  // What is not there is removed already. No blob gets the name for as long as a grant may live
  // (crypto/grant.hpp).
  virtual boost::asio::awaitable<void> remove(BlobName name) = 0;
};

}  // namespace signalbox::outbound
