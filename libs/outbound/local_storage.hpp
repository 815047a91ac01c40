// Blobs as files of one folder: <folder>/<tenant>/<last two digits of the id>/<id>. The digits are
// the random end of a UUIDv7, so that the files spread over 256 folders; its beginning is the time.
#pragma once

#include "outbound/storage.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <chrono>
#include <cstddef>
#include <filesystem>

namespace signalbox::outbound {

// A file that is being written lies in <folder>/.uploads, a name that no tenant can have, under its
// blob's name, and is locked (flock) by its writer; when that has died, the next writer, process or
// sweep() removes the file. A removed blob leaves an empty file in <folder>/.removed. So several
// processes may share the folder, as long as it is one file system with hard links.
class LocalStorage final : public BlobStorage {
 public:
  // Makes the folder (0700) and removes what broken uploads have left. Blocks: for the start of a
  // process. Files are read and written on `workers`, one chunk a job.
  LocalStorage(const std::filesystem::path& folder, boost::asio::any_io_executor workers);

  boost::asio::awaitable<Result<std::unique_ptr<BlobWriter>>> put(
      BlobName name, std::uint64_t size_bytes_max) override;
  boost::asio::awaitable<Result<std::string>> read(BlobName name, std::uint64_t offset,
                                                   std::size_t length) override;
  boost::asio::awaitable<Result<std::uint64_t>> size_of(BlobName name) override;
  boost::asio::awaitable<void> remove(BlobName name) override;

  // Removes uploads that nobody writes any more and that were not touched for `older_than`, and
  // answers how many; and marks of removed blobs that no grant can name any more.
  boost::asio::awaitable<std::size_t> sweep(std::chrono::seconds older_than);

 private:
  std::filesystem::path folder_;
  boost::asio::any_io_executor workers_;
};

}  // namespace signalbox::outbound
