#include "crypto/master_keys.hpp"

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
#include <vector>

namespace signalbox::crypto {
namespace {

// Some 80 keys; a longer file is another file.
constexpr std::size_t file_bytes_max = 4096;

class LocalMasterKeys final : public MasterKeys {
 public:
  explicit LocalMasterKeys(KeyRing ring) : ring_(std::move(ring)) {}

  Result<std::string> wrap(const Key& data_key, const Context& context) override {
    return ring_.seal(data_key.reveal(), context);
  }
  Result<Key> unwrap(ByteView wrapped, const Context& context) override {
    return ring_.open_key(wrapped, context);
  }
  Result<bool> is_current(ByteView wrapped) override { return ring_.is_current(wrapped); }

 private:
  KeyRing ring_;
};

struct Line {
  KeyId id;
  Key key;
};

std::optional<KeyId> parse_id(std::string_view text) {
  std::uint32_t number = 0;
  const auto* begin = text.data();
  const auto* end = begin + text.size();
  const auto parsed = std::from_chars(begin, end, number);
  // One form of each number: 07 and 7 would look like two keys.
  if (parsed.ec != std::errc{} || parsed.ptr != end || text.front() == '0') return std::nullopt;
  return KeyId{number};
}

std::optional<Line> parse_line(std::string_view line) {
  const auto blank = line.find(' ');
  if (blank == std::string_view::npos) return std::nullopt;
  const auto id = parse_id(line.substr(0, blank));
  if (!id) return std::nullopt;
  auto bytes = from_base64(line.substr(blank + 1));
  if (!bytes) return std::nullopt;
  auto key = Key::from_bytes(*bytes);
  wipe(*bytes);
  if (!key) return std::nullopt;
  return Line{*id, std::move(*key)};
}

Failure bad_line(std::size_t number, std::string_view what) {
  return {Code::invalid, "line " + std::to_string(number) + " " + std::string{what}};
}

// At least one.
Result<std::vector<Line>> parse_lines(std::string_view text) {
  if (text.ends_with('\n')) text.remove_suffix(1);
  std::vector<Line> lines;
  for (std::size_t begin = 0; begin <= text.size();) {
    const auto end = std::min(text.find('\n', begin), text.size());
    auto line = parse_line(text.substr(begin, end - begin));
    if (!line) return bad_line(lines.size() + 1, "is not an id, a blank and 32 bytes in base64");
    lines.push_back(std::move(*line));
    begin = end + 1;
  }
  return lines;
}

Failure bad_file(std::string_view what) {
  return {Code::invalid, "the file of master keys " + std::string{what}};
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

Result<std::string> rewrap(MasterKeys& keys, ByteView wrapped, const Context& context) {
  const auto key = keys.unwrap(wrapped, context);
  if (!key) return key.error();
  return keys.wrap(*key, context);
}

Result<std::unique_ptr<MasterKeys>> parse_local_master_keys(std::string_view text) {
  auto lines = parse_lines(text);
  if (!lines) return lines.error();
  KeyRing ring{lines->front().id, std::move(lines->front().key)};
  for (std::size_t at = 1; at < lines->size(); ++at) {
    auto& line = (*lines)[at];
    if (!ring.add(line.id, std::move(line.key))) {
      return bad_line(at + 1, "has the id of an earlier line");
    }
  }
  return std::unique_ptr<MasterKeys>{std::make_unique<LocalMasterKeys>(std::move(ring))};
}

Result<std::unique_ptr<MasterKeys>> read_local_master_keys(const std::filesystem::path& path) {
  KeyFile file{path};
  const auto text = file.read();
  if (!text) return text.error();
  return parse_local_master_keys(*text);
}

}  // namespace signalbox::crypto
