#include "gateway/outside/blobs/receive.hpp"

#include "crypto/encoding.hpp"
#include "outbound/media_type.hpp"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

namespace signalbox::gateway::blobs {
namespace {
namespace asio = boost::asio;

Failure no_grant() {
  return {Code::not_found, "This address takes no file: it has expired, or never did."};
}

Failure too_large(std::int64_t bytes_max) {
  return {Code::too_large, "The file may have " + std::to_string(bytes_max) + " bytes."};
}

// What lies there since an earlier time.
asio::awaitable<Result<outbound::PutResult>> measure(outbound::BlobStorage* storage,
                                                     outbound::BlobName name) {
  crypto::Sha256 hash;
  std::string beginning;
  std::uint64_t at = 0;
  while (true) {
    auto chunk = co_await storage->read(name, at, outbound::chunk_bytes_max);
    if (!chunk) co_return chunk.error();
    if (chunk->empty()) break;
    hash.add(*chunk);
    if (at == 0) beginning = chunk->substr(0, outbound::sniffed_bytes);
    at += chunk->size();
  }
  co_return outbound::PutResult{
      .size_bytes = at,
      .sha256 = hash.finish(),
      .media_type = std::string{outbound::sniff_media_type(beginning, at > beginning.size())}};
}

// What is wrong with a file that begins so. Nothing of it is kept, and the grant stays good.
std::optional<Failure> kind_fault(const crypto::BlobGrant& grant, std::string_view beginning,
                                  bool is_cut) {
  if (beginning.empty()) return Failure{Code::invalid, "The file is empty."};
  const std::string type{outbound::sniff_media_type(beginning, is_cut)};
  if (std::ranges::find(grant.media_types, type) != grant.media_types.end()) return std::nullopt;
  if (grant.media_types.front() == "text/plain") {
    return Failure{Code::invalid, "The file is no text in UTF-8; it looks like " + type + "."};
  }
  return Failure{Code::invalid, "The file is " + type + ", which is not taken here."};
}

// The beginning of a file, and what is wrong with it once there is enough of it.
class Beginning {
 public:
  explicit Beginning(const crypto::BlobGrant& grant) : grant_(grant) {}

  std::optional<Failure> fault_with(std::string_view piece) {
    if (is_known_) return std::nullopt;
    text_ += piece.substr(0, outbound::sniffed_bytes - text_.size());
    const bool is_enough = text_.size() == outbound::sniffed_bytes;
    if (!is_enough && !piece.empty()) return std::nullopt;
    is_known_ = true;
    return kind_fault(grant_, text_, is_enough);
  }

 private:
  const crypto::BlobGrant& grant_;
  std::string text_;
  bool is_known_ = false;
};

asio::awaitable<Result<outbound::PutResult>> take_in(const crypto::BlobGrant* grant,
                                                     std::unique_ptr<outbound::BlobWriter> writer,
                                                     std::shared_ptr<http::BodyReader> body) {
  Beginning beginning{*grant};
  while (true) {
    auto piece = co_await body->read_some();
    if (!piece) co_return piece.error();
    if (auto fault = beginning.fault_with(*piece)) co_return *std::move(fault);
    if (piece->empty()) break;
    const auto written = co_await writer->write(*std::move(piece));
    if (!written) co_return written.error();
  }
  co_return co_await writer->commit();
}

asio::awaitable<Result<outbound::PutResult>> store(outbound::BlobStorage* storage,
                                                   const crypto::BlobGrant* grant,
                                                   std::shared_ptr<http::BodyReader> body) {
  const outbound::BlobName name{grant->tenant, grant->blob};
  auto writer = co_await storage->put(name, static_cast<std::uint64_t>(grant->size_bytes_max));
  if (writer) co_return co_await take_in(grant, *std::move(writer), std::move(body));
  if (writer.error().code != Code::conflict) co_return writer.error();
  auto known = co_await measure(storage, name);
  if (!known && known.error().code == Code::not_found) {
    co_return Failure{Code::conflict, "This file is being sent, or was sent and is gone."};
  }
  co_return known;
}
}  // namespace

asio::awaitable<Result<Received>> receive(runtime::Blobs* blobs, const Clock* clock,
                                          std::string grant, Sender sender,
                                          std::shared_ptr<http::BodyReader> body) {
  const auto granted = blobs->keys.verify(grant, crypto::BlobDirection::put, clock->now());
  if (!granted || granted->tenant != sender.tenant ||
      granted->granted_to.value_or(sender.person) != sender.person) {
    co_return no_grant();
  }
  const auto most = granted->size_bytes_max;
  if (body->bytes().value_or(0) > static_cast<std::uint64_t>(most)) co_return too_large(most);
  const auto put = co_await store(&blobs->storage, &*granted, std::move(body));
  if (!put && put.error().code == Code::too_large) co_return too_large(most);
  if (!put) co_return put.error();
  co_return Received{.storage_key = granted->storage_key,
                     .completed_by = granted->completed_by.value_or(""),
                     .size_bytes = put->size_bytes,
                     .sha256 = crypto::to_hex(put->sha256),
                     .media_type = put->media_type};
}

}  // namespace signalbox::gateway::blobs
