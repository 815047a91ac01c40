#include "crypto/password.hpp"

#include "crypto/bytes.hpp"
#include "crypto/fault.hpp"
#include "crypto/random.hpp"

#include <crypt.h>

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <stdexcept>

namespace signalbox::crypto {
namespace {
constexpr char prefix[] = "$2b$";
// "$2b$12$", 22 characters of salt and 31 of hash.
constexpr std::size_t hash_characters = 60;
constexpr std::size_t salt_at = 7;
constexpr std::size_t salt_bytes = 16;

bool is_digit(char character) { return character >= '0' && character <= '9'; }

bool is_of_bcrypt_alphabet(char character) {
  return is_digit(character) || (character >= 'a' && character <= 'z') ||
         (character >= 'A' && character <= 'Z') || character == '.' || character == '/';
}

// Nothing unless the text has the form of our hashes and a cost within bounds.
std::optional<int> cost_of(std::string_view hash) {
  if (hash.size() != hash_characters || !hash.starts_with(prefix)) return std::nullopt;
  if (!is_digit(hash[4]) || !is_digit(hash[5]) || hash[6] != '$') return std::nullopt;
  if (!std::ranges::all_of(hash.substr(salt_at), is_of_bcrypt_alphabet)) return std::nullopt;
  const int cost = (hash[4] - '0') * 10 + (hash[5] - '0');
  if (cost < password_cost_min || cost > password_cost_max) return std::nullopt;
  return cost;
}

bool can_be_hashed(const std::string& password) {
  return !password.empty() && password.size() <= password_bytes_max &&
         password.find('\0') == std::string::npos;
}

// The hash of the password with the cost and salt that `setting` begins with; empty if crypt knows
// no such setting.
std::string crypt_with(const std::string& password, const std::string& setting) {
  const auto room = std::make_unique<crypt_data>();  // 32 KiB: too much for a worker's stack
  const char* hash =
      ::crypt_rn(password.c_str(), setting.c_str(), room.get(), static_cast<int>(sizeof(*room)));
  return hash == nullptr ? std::string{} : std::string{hash};
}

std::string new_setting(int cost) {
  auto salt = random_bytes<salt_bytes>();
  std::array<char, CRYPT_GENSALT_OUTPUT_SIZE> setting{};
  const char* made = ::crypt_gensalt_rn(
      prefix, static_cast<unsigned long>(cost), reinterpret_cast<const char*>(salt.data()),
      static_cast<int>(salt.size()), setting.data(), static_cast<int>(setting.size()));
  require(made != nullptr, "crypt_gensalt_rn");
  return made;
}

}  // namespace

Result<std::string> hash_password(const Secret& password, int cost) {
  if (cost < password_cost_min || cost > password_cost_max) {
    throw std::logic_error("the cost of a password is out of its bounds");
  }
  const auto& text = password.reveal();
  if (text.empty()) return Failure{Code::invalid, "a password cannot be empty"};
  if (!can_be_hashed(text)) {
    return Failure{Code::invalid, "a password has at most 72 bytes and no NUL character"};
  }
  auto hash = crypt_with(text, new_setting(cost));
  require(cost_of(hash) == cost, "crypt_rn");
  return hash;
}

bool verify_password(const Secret& password, std::string_view hash) {
  const bool possible = can_be_hashed(password.reveal()) && cost_of(hash).has_value();
  const std::string wanted{cost_of(hash) ? hash : nobodys_password_hash};
  const auto made = crypt_with(possible ? password.reveal() : "nobody", wanted);
  return equal_in_constant_time(made, wanted) && possible;
}

bool should_be_renewed(std::string_view hash, int cost) {
  const auto now = cost_of(hash);
  return !now || *now < cost;
}

}  // namespace signalbox::crypto
