// Bodies that are too large or too long-lived to be held in one piece: read as they come in,
// written as they are made. Memory stays at one piece; whoever is slower holds up the other.
#pragma once

#include "core/result.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace signalbox::http {

// The client has left or takes nothing any more. Thrown by BodyWriter; need not be caught.
class Disconnected : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// Thrown by a stream that gives up a client which is too slow for it: the connection is cut.
class TooSlow : public Disconnected {
 public:
  using Disconnected::Disconnected;
};

class BodyReader {
 public:
  using Read = std::function<boost::asio::awaitable<Result<std::string>>()>;

  BodyReader(Read read, std::optional<std::uint64_t> bytes)
      : read_(std::move(read)), bytes_(bytes) {}

  // What the client has declared as Content-Length; nothing if it sends chunks.
  std::optional<std::uint64_t> bytes() const { return bytes_; }

  // The next bytes, at most 64 KiB; empty at the end. Code::too_large past the limit of chunks,
  // Code::timeout when the client sends too slowly, Code::invalid when it broke off: after any of
  // these the answer still goes out where it can, and the connection closes. One call at a time.
  boost::asio::awaitable<Result<std::string>> read_some() { return read_(); }

 private:
  Read read_;
  std::optional<std::uint64_t> bytes_;
};

// Bytes that many connections send without copying them.
using SharedBytes = std::shared_ptr<const std::string>;

class BodyWriter {
 public:
  using Write = std::function<boost::asio::awaitable<void>(std::vector<SharedBytes>)>;

  explicit BodyWriter(Write write) : write_(std::move(write)) {}

  // Returns when the system has taken the bytes, so that a slow client holds up its own stream
  // only. Throws Disconnected when the client is gone or takes none of them within the write
  // deadline. One call at a time.
  boost::asio::awaitable<void> write(std::string bytes) {
    return write_({std::make_shared<const std::string>(std::move(bytes))});
  }
  // Several pieces in one go: one system call for all.
  boost::asio::awaitable<void> write(std::vector<SharedBytes> pieces) {
    return write_(std::move(pieces));
  }

 private:
  Write write_;
};

}  // namespace signalbox::http
