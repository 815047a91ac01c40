#include "crypto/key_file.hpp"

#include "crypto/encoding.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <optional>
#include <system_error>
#include <utility>

namespace signalbox::crypto {
namespace {

// Some 80 keys; a longer file is another file.
constexpr std::size_t file_bytes_max = 4096;

std::optional<KeyId> parse_id(std::string_view text) {
  std::uint32_t number = 0;
  const auto* begin = text.data();
  const auto* end = begin + text.size();
  const auto parsed = std::from_chars(begin, end, number);
  // One form of each number: 07 and 7 would look like two keys.
  if (parsed.ec != std::errc{} || parsed.ptr != end || text.front() == '0') return std::nullopt;
  return KeyId{number};
}

std::optional<NumberedKey> parse_line(std::string_view line) {
  const auto blank = line.find(' ');
  if (blank == std::string_view::npos) return std::nullopt;
  const auto id = parse_id(line.substr(0, blank));
  if (!id) return std::nullopt;
  auto bytes = from_base64(line.substr(blank + 1));
  if (!bytes) return std::nullopt;
  auto key = Key::from_bytes(*bytes);
  wipe(*bytes);
  if (!key) return std::nullopt;
  return NumberedKey{*id, std::move(*key)};
}

Failure bad_line(std::size_t number, std::string_view what) {
  return {Code::invalid, "line " + std::to_string(number) + " " + std::string{what}};
}

Failure bad_file(std::string_view what) {
  return {Code::invalid, "the key file " + std::string{what}};
}

Failure unreadable() {
  return bad_file("cannot be read: " + std::error_code{errno, std::generic_category()}.message());
}

// Closes and wipes, whichever way it ends.
class KeyFile {
 public:
  explicit KeyFile(const std::filesystem::path& path)
      : descriptor_(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)) {}
  ~KeyFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
    wipe(bytes_);
  }
  KeyFile(const KeyFile&) = delete;
  KeyFile& operator=(const KeyFile&) = delete;

  Result<std::string_view> read() {
    struct stat status{};
    if (descriptor_ < 0 || ::fstat(descriptor_, &status) != 0) return unreadable();
    if (!S_ISREG(status.st_mode)) return bad_file("is no plain file");
    if ((status.st_mode & S_IRWXO) != 0) return bad_file("is open to everybody: chmod o-rwx");
    std::size_t size = 0;
    while (size < bytes_.size()) {
      const auto got = ::read(descriptor_, bytes_.data() + size, bytes_.size() - size);
      if (got == 0) return ByteView{bytes_}.part(0, size).text();
      if (got > 0) {
        size += static_cast<std::size_t>(got);
      } else if (errno != EINTR) {
        return unreadable();
      }
    }
    return bad_file("has more than 4096 bytes");
  }

 private:
  int descriptor_;
  Bytes<file_bytes_max + 1> bytes_{};
};

}  // namespace

Result<std::vector<NumberedKey>> parse_key_lines(std::string_view text) {
  if (text.ends_with('\n')) text.remove_suffix(1);
  std::vector<NumberedKey> keys;
  for (std::size_t begin = 0; begin <= text.size();) {
    const auto end = std::min(text.find('\n', begin), text.size());
    auto key = parse_line(text.substr(begin, end - begin));
    if (!key) return bad_line(keys.size() + 1, "is not an id, a blank and 32 bytes in base64");
    if (std::ranges::find(keys, key->id, &NumberedKey::id) != keys.end()) {
      return bad_line(keys.size() + 1, "has the id of an earlier line");
    }
    keys.push_back(std::move(*key));
    begin = end + 1;
  }
  return keys;
}

Result<std::vector<NumberedKey>> read_key_file(const std::filesystem::path& path) {
  KeyFile file{path};
  const auto text = file.read();
  if (!text) return text.error();
  return parse_key_lines(*text);
}

}  // namespace signalbox::crypto
