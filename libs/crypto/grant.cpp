#include "crypto/grant.hpp"

#include "crypto/encoding.hpp"
#include "crypto/key_file.hpp"
#include "json/read.hpp"
#include "json/write.hpp"

#include <algorithm>
#include <utility>

namespace signalbox::crypto {
namespace {

// A key that signs other things too must not sign something that reads as a grant.
constexpr std::string_view purpose = "signalbox.blob_grant.";

struct SignedPart {
  std::uint32_t key;
  BlobGrant grant;
};
BOOST_DESCRIBE_STRUCT(SignedPart, (), (key, grant))

Failure not_valid() { return {Code::forbidden, "the grant is not valid or has expired"}; }

bool is_plain(std::string_view text, std::size_t characters_max) {
  return !text.empty() && text.size() <= characters_max &&
         std::ranges::none_of(
             text, [](unsigned char character) { return character < 0x20 || character == 0x7f; });
}

void check(const BlobGrant& grant, Time now, std::vector<FieldError>& errors) {
  constexpr std::size_t storage_key_characters_max = 512;
  constexpr std::size_t media_type_characters_max = 127;  // RFC 6838 §4.2
  constexpr std::size_t file_name_bytes_max = 255;
  if (!is_plain(grant.storage_key, storage_key_characters_max)) {
    errors.push_back(at_pointer("/storage_key", "out_of_range", "must be 1 to 512 characters"));
  }
  if (grant.size_bytes_max < 0 || grant.size_bytes_max > grant_size_bytes_max) {
    errors.push_back(at_pointer("/size_bytes_max", "out_of_range", "must be 0 to 5,000,000,000"));
  }
  const auto is_media_type = [](const std::string& type) {
    return is_plain(type, media_type_characters_max);
  };
  constexpr std::size_t operation_characters_max = 64;
  if (grant.completed_by && !is_plain(*grant.completed_by, operation_characters_max)) {
    errors.push_back(at_pointer("/completed_by", "out_of_range", "must be 1 to 64 characters"));
  }
  const bool right_count =
      grant.direction == BlobDirection::put
          ? !grant.media_types.empty() && grant.media_types.size() <= grant_media_types_max
          : grant.media_types.size() == 1;
  if (!right_count || !std::ranges::all_of(grant.media_types, is_media_type)) {
    errors.push_back(at_pointer("/media_types", "out_of_range",
                                "must be 1 to 16 media types, and for a download exactly one"));
  }
  if (grant.file_name && !is_plain(*grant.file_name, file_name_bytes_max)) {
    errors.push_back(at_pointer("/file_name", "out_of_range",
                                "must be 1 to 255 bytes without control characters"));
  }
  if (grant.expires_at <= now || grant.expires_at > now + grant_lifetime_max) {
    errors.push_back(at_pointer("/expires_at", "out_of_range", "must be within 24 hours"));
  }
}
}  // namespace

GrantKeys::GrantKeys(KeyId id, HmacKey current) : current_(id) {
  keys_.emplace(id, std::move(current));
}

Result<void> GrantKeys::add(KeyId id, HmacKey key) {
  if (keys_.contains(id)) return Failure{Code::conflict, "the key id is taken"};
  if (keys_.size() >= grant_keys_max) return Failure{Code::too_many, "remove an old key first"};
  keys_.emplace(id, std::move(key));
  return {};
}

Result<void> GrantKeys::make_current(KeyId id) {
  if (!keys_.contains(id)) return Failure{Code::not_found, "no key has this id"};
  current_ = id;
  return {};
}

Result<void> GrantKeys::remove(KeyId id) {
  if (id == current_) return Failure{Code::conflict, "the current key signs"};
  keys_.erase(id);
  return {};
}

Result<std::string> GrantKeys::sign(const BlobGrant& grant, Time now) {
  std::vector<FieldError> errors;
  check(grant, now, errors);
  if (!errors.empty()) return Failure{Code::invalid, "the grant is wrong", std::move(errors)};
  const auto payload =
      to_base64url(json::write(SignedPart{static_cast<std::uint32_t>(current_), grant}));
  const auto signature = keys_.at(current_).sign_joined({purpose, payload});
  auto text = payload + '.' + to_base64url(signature);
  if (text.size() > grant_characters_max) return Failure{Code::invalid, "the grant is too long"};
  return text;
}

Result<BlobGrant> GrantKeys::verify(std::string_view text, BlobDirection direction, Time now) {
  const auto dot = text.find('.');
  if (text.size() > grant_characters_max || dot == text.npos) return not_valid();
  const auto payload = text.substr(0, dot);
  const auto signature = from_base64url(text.substr(dot + 1));
  const auto decoded = from_base64url(payload);
  if (!signature || !decoded) return not_valid();
  // Read before it is verified, because it names its key: the reader takes any bytes.
  auto part = json::read<SignedPart>(*decoded);
  if (!part) return not_valid();
  const auto key = keys_.find(KeyId{part->key});
  if (key == keys_.end()) return not_valid();
  const auto expected = key->second.sign_joined({purpose, payload});
  if (!equal_in_constant_time(expected, *signature)) return not_valid();
  auto& grant = part->grant;
  if (grant.direction != direction || grant.expires_at <= now) return not_valid();
  return std::move(grant);
}

Result<GrantKeys> read_grant_keys(const std::filesystem::path& path) {
  auto keys = read_key_file(path);
  if (!keys) return keys.error();
  GrantKeys grants{keys->front().id, HmacKey{keys->front().key.reveal()}};
  for (std::size_t at = 1; at < keys->size(); ++at) {
    if (auto added = grants.add((*keys)[at].id, HmacKey{(*keys)[at].key.reveal()}); !added) {
      return added.error();
    }
  }
  return grants;
}

}  // namespace signalbox::crypto
