#include "outbound/local_storage.hpp"

#include "crypto/encoding.hpp"
#include "crypto/random.hpp"
#include "outbound/blocking.hpp"
#include "outbound/file.hpp"
#include "outbound/media_type.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>
#include <variant>

namespace signalbox::outbound {
namespace {
namespace asio = boost::asio;
namespace fs = std::filesystem;
constexpr std::string_view uploads_folder = ".uploads";
// A file is made first and locked then: one as young as this may not be locked yet.
constexpr std::chrono::seconds leftover_age{60};

// A file being written, and what is learned on the way. Touched on worker threads only, by one job
// at a time; removed with it, unless it has got its name.
struct Upload {
  explicit Upload(fs::path where) : path(std::move(where)), file(File::create_locked(path)) {}
  ~Upload() {
    std::error_code ignored;
    fs::remove(path, ignored);
  }
  Upload(const Upload&) = delete;
  Upload& operator=(const Upload&) = delete;

  void write(std::string_view chunk) {
    file.write(chunk);
    hash.add(chunk);
    first_bytes.append(chunk.substr(0, sniffed_bytes - first_bytes.size()));
    size_bytes += chunk.size();
  }

  Result<PutResult> commit(const fs::path& name) {
    file.sync();
    make_folders(name.parent_path());
    if (!link_to(path, name)) return Failure{Code::conflict, "there is a blob of this name"};
    File::open_folder(name.parent_path()).sync();
    const bool cut = size_bytes > first_bytes.size();
    return PutResult{size_bytes, hash.finish(), std::string{sniff_media_type(first_bytes, cut)}};
  }

  fs::path path;
  File file;
  crypto::Sha256 hash;
  std::string first_bytes;
  std::uint64_t size_bytes = 0;
};

class LocalWriter final : public BlobWriter {
 public:
  LocalWriter(std::shared_ptr<Upload> upload, fs::path name, std::uint64_t size_bytes_max,
              asio::any_io_executor workers)
      : upload_(std::move(upload)),
        name_(std::move(name)),
        bytes_left_(size_bytes_max),
        workers_(std::move(workers)) {}

  // Removing a large file takes time: not on the loop.
  ~LocalWriter() override {
    if (!upload_) return;
    try {
      asio::post(workers_, [upload = std::move(upload_)]() mutable { upload.reset(); });
    } catch (...) {  // NOLINT(bugprone-empty-catch): no memory to post it: it is removed here
    }
  }

  asio::awaitable<Result<void>> write(std::string chunk) override {
    if (chunk.size() > chunk_bytes_max) throw std::invalid_argument{"a chunk is too large"};
    if (broken_) co_return Failure{Code::conflict, "the upload is broken off"};
    if (chunk.size() > bytes_left_) {
      broken_ = true;
      co_return Failure{Code::too_large, "the upload is larger than was granted"};
    }
    bytes_left_ -= chunk.size();
    broken_ = true;  // unless it is written
    co_await run_blocking(workers_, [upload = upload_, chunk = std::move(chunk)] {
      upload->write(chunk);
      return std::monostate{};
    });
    broken_ = false;
    co_return Result<void>{};
  }

  asio::awaitable<Result<PutResult>> commit() override {
    if (std::exchange(broken_, true)) {
      co_return Failure{Code::conflict, "the upload is broken off"};
    }
    co_return co_await run_blocking(workers_,
                                    [upload = std::move(upload_), name = name_]() mutable {
                                      auto result = upload->commit(name);
                                      upload.reset();  // its other name goes before we answer
                                      return result;
                                    });
  }

 private:
  std::shared_ptr<Upload> upload_;
  fs::path name_;
  std::uint64_t bytes_left_;
  asio::any_io_executor workers_;
  bool broken_ = false;  // a chunk is missing, or it has ended
};

std::size_t sweep_uploads(const fs::path& folder, std::chrono::seconds older_than) {
  std::size_t removed = 0;
  const auto until = fs::file_time_type::clock::now() - older_than;
  for (const auto& entry : fs::directory_iterator{folder}) {
    std::error_code gone;
    const auto touched = entry.last_write_time(gone);
    if (gone || touched > until) continue;
    const auto file = File::open_to_read(entry.path());
    if (file && file->try_lock() && remove_file(entry.path())) ++removed;
  }
  return removed;
}
}  // namespace

LocalStorage::LocalStorage(const fs::path& folder, asio::any_io_executor workers)
    : folder_(fs::absolute(folder)), workers_(std::move(workers)) {
  make_folders(folder_ / uploads_folder);
  sweep_uploads(folder_ / uploads_folder, leftover_age);
}

fs::path LocalStorage::path_of(const BlobName& name) const {
  const auto id = name.id.to_string();
  return folder_ / name.tenant.slug() / id.substr(id.size() - 2) / id;
}

asio::awaitable<std::unique_ptr<BlobWriter>> LocalStorage::put(BlobName name,
                                                               std::uint64_t size_bytes_max) {
  auto upload = co_await run_blocking(workers_, [folder = folder_ / uploads_folder] {
    return std::make_shared<Upload>(folder / crypto::to_hex(crypto::random_bytes<16>()));
  });
  co_return std::make_unique<LocalWriter>(std::move(upload), path_of(name), size_bytes_max,
                                          workers_);
}

asio::awaitable<Result<std::string>> LocalStorage::read(BlobName name, std::uint64_t offset,
                                                        std::size_t length) {
  if (length > chunk_bytes_max) throw std::invalid_argument{"a chunk is too large"};
  co_return co_await run_blocking(workers_,
                                  [path = path_of(name), offset, length]() -> Result<std::string> {
                                    const auto file = File::open_to_read(path);
                                    if (!file)
                                      return Failure{Code::not_found, "there is no such blob"};
                                    return file->read(offset, length);
                                  });
}

asio::awaitable<Result<std::uint64_t>> LocalStorage::size_of(BlobName name) {
  co_return co_await run_blocking(workers_, [path = path_of(name)]() -> Result<std::uint64_t> {
    const auto file = File::open_to_read(path);
    if (!file) return Failure{Code::not_found, "there is no such blob"};
    return file->size();
  });
}

asio::awaitable<void> LocalStorage::remove(BlobName name) {
  co_await run_blocking(workers_, [path = path_of(name)] { return remove_file(path); });
}

asio::awaitable<std::size_t> LocalStorage::sweep(std::chrono::seconds older_than) {
  co_return co_await run_blocking(workers_, [folder = folder_ / uploads_folder, older_than] {
    return sweep_uploads(folder, older_than);
  });
}

}  // namespace signalbox::outbound
