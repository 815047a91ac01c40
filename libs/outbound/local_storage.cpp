#include "outbound/local_storage.hpp"

#include "crypto/grant.hpp"
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
constexpr std::string_view removed_folder = ".removed";
// A file is made first and locked then: one as young as this may not be locked yet.
constexpr std::chrono::seconds leftover_age{60};

// Where a blob lies, where it is written until then, and what stays when it is removed.
struct Places {
  fs::path blob;
  fs::path upload;
  fs::path removed;
};

Places places_of(const fs::path& folder, const BlobName& name) {
  const auto id = name.id.to_string();
  const auto& tenant = name.tenant.slug();
  const auto flat = tenant + '.' + id;  // no slug has a dot
  return {.blob = folder / tenant / id.substr(id.size() - 2) / id,
          .upload = folder / uploads_folder / flat,
          .removed = folder / removed_folder / flat};
}

bool is_there(const fs::path& path) { return fs::exists(fs::symlink_status(path)); }

bool is_older(const fs::path& path, std::chrono::seconds age) {
  std::error_code gone;
  const auto touched = fs::last_write_time(path, gone);
  return !gone && touched <= fs::file_time_type::clock::now() - age;
}

// True if there was one. Its age is looked at under the lock, when it is still of that name: from
// then on nobody else removes it.
bool remove_leftover(const fs::path& path, std::chrono::seconds older_than) {
  const auto file = File::open_to_read(path);
  return file && file->try_lock() && file->is_at(path) && is_older(path, older_than) &&
         remove_file(path);
}

// A file being written, and what is learned on the way. Touched on worker threads only, by one job
// at a time; removed with it, unless it has got its name.
struct Upload {
  Upload(Places the_places, File made) : places(std::move(the_places)), file(std::move(made)) {}
  ~Upload() {
    std::error_code ignored;
    fs::remove(places.upload, ignored);
  }
  Upload(const Upload&) = delete;
  Upload& operator=(const Upload&) = delete;

  void write(std::string_view chunk) {
    file.write(chunk);
    hash.add(chunk);
    first_bytes.append(chunk.substr(0, sniffed_bytes - first_bytes.size()));
    size_bytes += chunk.size();
  }

  Result<PutResult> commit() {
    file.sync();
    const auto& name = places.blob;
    make_folders(name.parent_path());
    if (!link_to(places.upload, name)) return taken();
    // Looked at behind the link, as remove() marks before it unlinks: one of us sees the other.
    if (is_there(places.removed)) {
      remove_file(name);
      return taken();
    }
    File::open_folder(name.parent_path()).sync();
    const bool cut = size_bytes > first_bytes.size();
    return PutResult{size_bytes, hash.finish(), std::string{sniff_media_type(first_bytes, cut)}};
  }

  static Failure taken() { return {Code::conflict, "there is or was a blob of this name"}; }

  Places places;
  File file;
  crypto::Sha256 hash;
  std::string first_bytes;
  std::uint64_t size_bytes = 0;
};

// The upload's own file keeps all others of this name out, so that what is there does not change.
Result<std::shared_ptr<Upload>> begin_upload(const Places& places) {
  remove_leftover(places.upload, leftover_age);
  auto file = File::create_locked(places.upload);
  if (!file) return Failure{Code::conflict, "a blob of this name is being uploaded"};
  auto upload = std::make_shared<Upload>(places, std::move(*file));
  if (is_there(places.blob) || is_there(places.removed)) return Upload::taken();
  return upload;
}

class LocalWriter final : public BlobWriter {
 public:
  LocalWriter(std::shared_ptr<Upload> upload, std::uint64_t size_bytes_max,
              asio::any_io_executor workers)
      : upload_(std::move(upload)), bytes_left_(size_bytes_max), workers_(std::move(workers)) {}

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
    co_return co_await run_blocking(workers_, [upload = std::move(upload_)]() mutable {
      auto result = upload->commit();
      upload.reset();  // its other name goes before we answer
      return result;
    });
  }

 private:
  std::shared_ptr<Upload> upload_;
  std::uint64_t bytes_left_;
  asio::any_io_executor workers_;
  bool broken_ = false;  // a chunk is missing, or it has ended
};

std::size_t sweep_folder(const fs::path& folder, std::chrono::seconds older_than) {
  std::size_t uploads = 0;
  for (const auto& entry : fs::directory_iterator{folder / uploads_folder}) {
    if (remove_leftover(entry.path(), older_than)) ++uploads;
  }
  for (const auto& entry : fs::directory_iterator{folder / removed_folder}) {
    if (is_older(entry.path(), crypto::grant_lifetime_max)) remove_file(entry.path());
  }
  return uploads;
}
}  // namespace

LocalStorage::LocalStorage(const fs::path& folder, asio::any_io_executor workers)
    : folder_(fs::absolute(folder)), workers_(std::move(workers)) {
  make_folders(folder_ / uploads_folder);
  make_folders(folder_ / removed_folder);
  sweep_folder(folder_, leftover_age);
}

asio::awaitable<Result<std::unique_ptr<BlobWriter>>> LocalStorage::put(
    BlobName name, std::uint64_t size_bytes_max) {
  auto upload = co_await run_blocking(
      workers_, [places = places_of(folder_, name)] { return begin_upload(places); });
  if (!upload) co_return std::move(upload).error();
  co_return std::make_unique<LocalWriter>(*std::move(upload), size_bytes_max, workers_);
}

asio::awaitable<Result<std::string>> LocalStorage::read(BlobName name, std::uint64_t offset,
                                                        std::size_t length) {
  if (length > chunk_bytes_max) throw std::invalid_argument{"a chunk is too large"};
  co_return co_await run_blocking(
      workers_, [path = places_of(folder_, name).blob, offset, length]() -> Result<std::string> {
        const auto file = File::open_to_read(path);
        if (!file) return Failure{Code::not_found, "there is no such blob"};
        return file->read(offset, length);
      });
}

asio::awaitable<Result<std::uint64_t>> LocalStorage::size_of(BlobName name) {
  co_return co_await run_blocking(
      workers_, [path = places_of(folder_, name).blob]() -> Result<std::uint64_t> {
        const auto file = File::open_to_read(path);
        if (!file) return Failure{Code::not_found, "there is no such blob"};
        return file->size();
      });
}

asio::awaitable<void> LocalStorage::remove(BlobName name) {
  co_await run_blocking(workers_, [places = places_of(folder_, name)] {
    File::create_locked(places.removed);
    return remove_file(places.blob);
  });
}

asio::awaitable<std::size_t> LocalStorage::sweep(std::chrono::seconds older_than) {
  co_return co_await run_blocking(
      workers_, [folder = folder_, older_than] { return sweep_folder(folder, older_than); });
}

}  // namespace signalbox::outbound
