#include "outbound/file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace signalbox::outbound {
namespace {
[[noreturn]] void fail(const char* call) {
  throw std::system_error{errno, std::generic_category(), std::string{"blob storage: "} + call};
}

int checked(int result, const char* call) {
  if (result < 0) fail(call);
  return result;
}
}  // namespace

std::optional<File> File::open_to_read(const std::filesystem::path& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  if (descriptor < 0 && errno == ENOENT) return std::nullopt;
  return File{checked(descriptor, "open")};
}

std::optional<File> File::create_locked(const std::filesystem::path& path) {
  constexpr int flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW;
  const int descriptor = ::open(path.c_str(), flags, 0600);
  if (descriptor < 0 && errno == EEXIST) return std::nullopt;
  File file{checked(descriptor, "open")};
  // It waits for those only who look whether somebody writes it.
  while (::flock(file.descriptor_, LOCK_EX) != 0) {
    if (errno != EINTR) fail("flock");
  }
  return file;
}

File File::open_folder(const std::filesystem::path& path) {
  return File{checked(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC), "open")};
}

File::File(File&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

File::~File() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

void File::write(std::string_view bytes) const {
  while (!bytes.empty()) {
    const auto written = ::write(descriptor_, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) fail("write");
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

std::string File::read(std::uint64_t offset, std::size_t length) const {
  std::string bytes(length, '\0');
  std::size_t filled = 0;
  while (filled < length) {
    const auto got = ::pread(descriptor_, bytes.data() + filled, length - filled,
                             static_cast<off_t>(offset + filled));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) fail("read");
    if (got == 0) break;
    filled += static_cast<std::size_t>(got);
  }
  bytes.resize(filled);
  return bytes;
}

std::uint64_t File::size() const {
  struct stat status{};
  checked(::fstat(descriptor_, &status), "fstat");
  return static_cast<std::uint64_t>(status.st_size);
}

void File::sync() const { checked(::fsync(descriptor_), "fsync"); }

bool File::try_lock() const { return ::flock(descriptor_, LOCK_EX | LOCK_NB) == 0; }

bool File::is_at(const std::filesystem::path& path) const {
  struct stat ours{};
  struct stat there{};
  checked(::fstat(descriptor_, &ours), "fstat");
  return ::lstat(path.c_str(), &there) == 0 && ours.st_dev == there.st_dev &&
         ours.st_ino == there.st_ino;
}

void make_folders(const std::filesystem::path& path) {
  if (::mkdir(path.c_str(), 0700) == 0) {
    File::open_folder(path.parent_path()).sync();
    return;
  }
  if (errno == EEXIST) return;
  if (errno != ENOENT || !path.has_parent_path()) fail("mkdir");
  make_folders(path.parent_path());
  if (::mkdir(path.c_str(), 0700) != 0 && errno != EEXIST) fail("mkdir");
  File::open_folder(path.parent_path()).sync();
}

bool link_to(const std::filesystem::path& file, const std::filesystem::path& name) {
  const int linked = ::link(file.c_str(), name.c_str());
  if (linked < 0 && errno == EEXIST) return false;
  checked(linked, "link");
  return true;
}

bool remove_file(const std::filesystem::path& path) {
  const int removed = ::unlink(path.c_str());
  if (removed < 0 && errno == ENOENT) return false;
  checked(removed, "unlink");
  return true;
}

}  // namespace signalbox::outbound
