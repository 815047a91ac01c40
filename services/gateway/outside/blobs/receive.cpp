#include "gateway/outside/blobs/receive.hpp"

#include "crypto/encoding.hpp"
#include "outbound/media_type.hpp"

#include <algorithm>
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

asio::awaitable<Result<outbound::PutResult>> take_in(std::unique_ptr<outbound::BlobWriter> writer,
                                                     std::shared_ptr<http::BodyReader> body) {
  while (true) {
    auto piece = co_await body->read_some();
    if (!piece) co_return piece.error();
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
  if (writer) co_return co_await take_in(*std::move(writer), std::move(body));
  if (writer.error().code != Code::conflict) co_return writer.error();
  auto known = co_await measure(storage, name);
  if (!known && known.error().code == Code::not_found) {
    co_return Failure{Code::conflict, "This file is being sent, or was sent and is gone."};
  }
  co_return known;
}
}  // namespace

asio::awaitable<Result<Received>> receive(runtime::Blobs* blobs, const Clock* clock,
                                          std::string grant, Tenant tenant,
                                          std::shared_ptr<http::BodyReader> body) {
  const auto granted = blobs->keys.verify(grant, crypto::BlobDirection::put, clock->now());
  if (!granted || granted->tenant != tenant) co_return no_grant();
  const auto most = granted->size_bytes_max;
  if (body->bytes().value_or(0) > static_cast<std::uint64_t>(most)) co_return too_large(most);
  const auto put = co_await store(&blobs->storage, &*granted, std::move(body));
  if (!put && put.error().code == Code::too_large) co_return too_large(most);
  if (!put) co_return put.error();
  if (std::ranges::find(granted->media_types, put->media_type) == granted->media_types.end()) {
    co_await blobs->storage.remove({granted->tenant, granted->blob});
    co_return Failure{Code::invalid,
                      "The file is " + put->media_type + ", which is not taken here."};
  }
  co_return Received{.storage_key = granted->storage_key,
                     .completed_by = granted->completed_by.value_or(""),
                     .size_bytes = put->size_bytes,
                     .sha256 = crypto::to_hex(put->sha256),
                     .media_type = put->media_type};
}

}  // namespace signalbox::gateway::blobs
