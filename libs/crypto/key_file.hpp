// Files of numbered keys: lines of an id (1 to 4294967295), a blank and 32 bytes in base64, as
// `openssl rand -base64 32` makes them.
#pragma once

#include "core/result.hpp"
#include "crypto/key.hpp"
#include "crypto/key_ring.hpp"

#include <filesystem>
#include <string_view>
#include <vector>

namespace signalbox::crypto {

struct NumberedKey {
  KeyId id;
  Key key;
};

// At least one, each id once. Code::invalid says which line is wrong and nothing of what it holds.
Result<std::vector<NumberedKey>> parse_key_lines(std::string_view text);

// Reads that file here, and not as a setting, so that no copy of it stays in memory. Code::invalid
// also when it cannot be read, is no plain file, or may be read by everybody.
Result<std::vector<NumberedKey>> read_key_file(const std::filesystem::path& path);

}  // namespace signalbox::crypto
