#include "crypto/grant.hpp"

#include "crypto/encoding.hpp"
#include "testing/catch.hpp"
#include "testing/fake_clock.hpp"
#include "testing/scratch_folder.hpp"

#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>

using namespace signalbox;
using namespace std::chrono_literals;
using crypto::BlobDirection;
using crypto::BlobGrant;
using crypto::GrantKeys;
using crypto::HmacKey;
using crypto::KeyId;

namespace {
const Time now = testing::FakeClock{}.now();
const std::string blob_id = "017f22e2-79b0-7cc3-98c4-dc0c0c07398f";

HmacKey key_of(char letter) { return HmacKey{std::string(32, letter)}; }

BlobGrant upload() {
  return {.tenant = Tenant::parse("acme").value(),
          .blob = Uuid::parse(blob_id).value(),
          .direction = BlobDirection::put,
          .storage_key = "session/attachment",
          .size_bytes_max = 10'000'000,
          .media_types = {"image/png", "text/plain"},
          .file_name = std::nullopt,
          .expires_at = now + 10min};
}

BlobGrant download() {
  auto grant = upload();
  grant.direction = BlobDirection::get;
  grant.media_types = {"image/png"};
  grant.file_name = "schräg \"1\".png";
  return grant;
}

Code code_of(GrantKeys& keys, std::string_view text, BlobDirection direction = BlobDirection::put,
             Time at = now) {
  const auto grant = keys.verify(text, direction, at);
  REQUIRE_FALSE(grant);
  CHECK(grant.error().detail == "the grant is not valid or has expired");
  CHECK(grant.error().errors.empty());
  return grant.error().code;
}
}  // namespace

TEST_CASE("a grant brings back what was signed", "[crypto]") {
  GrantKeys keys{KeyId{1}, key_of('a')};
  const auto text = keys.sign(download(), now);
  REQUIRE(text);
  CHECK(text->find_first_not_of(
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.") ==
        std::string::npos);
  const auto grant = keys.verify(*text, BlobDirection::get, now);
  REQUIRE(grant);
  CHECK(grant->tenant.slug() == "acme");
  CHECK(grant->blob.to_string() == blob_id);
  CHECK(grant->storage_key == "session/attachment");
  CHECK(grant->size_bytes_max == 10'000'000);
  CHECK(grant->media_types == std::vector<std::string>{"image/png"});
  CHECK(grant->file_name == "schräg \"1\".png");
  CHECK(grant->expires_at == now + 10min);
}

TEST_CASE("a grant ends at its time and serves one direction", "[crypto]") {
  GrantKeys keys{KeyId{1}, key_of('a')};
  const auto text = keys.sign(upload(), now).value();
  CHECK(keys.verify(text, BlobDirection::put, now + 10min - 1ms));
  CHECK(code_of(keys, text, BlobDirection::put, now + 10min) == Code::forbidden);
  CHECK(code_of(keys, text, BlobDirection::get) == Code::forbidden);
}

TEST_CASE("a grant with any character changed, cut or added is refused", "[crypto]") {
  GrantKeys keys{KeyId{1}, key_of('a')};
  const auto text = keys.sign(upload(), now).value();
  for (std::size_t at = 0; at < text.size(); ++at) {
    auto changed = text;
    changed[at] = changed[at] == 'A' ? 'B' : 'A';
    CHECK_FALSE(keys.verify(changed, BlobDirection::put, now));
    CHECK_FALSE(keys.verify(text.substr(0, at), BlobDirection::put, now));
  }
  for (const auto& other : {text + "A", text + ".", "." + text, std::string{"."}, std::string{},
                            std::string(5000, 'A'), "e30." + text.substr(text.find('.') + 1)}) {
    CHECK(code_of(keys, other) == Code::forbidden);
  }
}

TEST_CASE("another tenant's name cannot be put into a grant", "[crypto]") {
  GrantKeys keys{KeyId{1}, key_of('a')};
  const auto text = keys.sign(upload(), now).value();
  auto payload = crypto::from_base64url(text.substr(0, text.find('.'))).value();
  payload.replace(payload.find("acme"), 4, "rich");
  CHECK(code_of(keys, crypto::to_base64url(payload) + text.substr(text.find('.'))) ==
        Code::forbidden);
}

TEST_CASE("a signature of the same key over something else is no grant", "[crypto]") {
  GrantKeys keys{KeyId{1}, key_of('a')};
  const auto text = keys.sign(upload(), now).value();
  const auto payload = text.substr(0, text.find('.'));
  const auto signature = key_of('a').sign(payload);
  CHECK(code_of(keys, payload + '.' + crypto::to_base64url(signature)) == Code::forbidden);
}

TEST_CASE("keys rotate: the old one verifies until it is removed", "[crypto]") {
  GrantKeys keys{KeyId{1}, key_of('a')};
  const auto old = keys.sign(upload(), now).value();
  CHECK(keys.make_current(KeyId{2}).error().code == Code::not_found);
  REQUIRE(keys.add(KeyId{2}, key_of('b')));
  CHECK(keys.add(KeyId{2}, key_of('c')).error().code == Code::conflict);
  REQUIRE(keys.make_current(KeyId{2}));
  const auto fresh = keys.sign(upload(), now).value();
  CHECK(keys.verify(old, BlobDirection::put, now));
  CHECK(keys.verify(fresh, BlobDirection::put, now));
  CHECK(keys.remove(KeyId{2}).error().code == Code::conflict);
  REQUIRE(keys.remove(KeyId{1}));
  CHECK(code_of(keys, old) == Code::forbidden);
  REQUIRE(keys.add(KeyId{3}, key_of('c')));
  REQUIRE(keys.add(KeyId{4}, key_of('d')));
  CHECK(keys.add(KeyId{5}, key_of('e')).error().code == Code::too_many);
  // The same id with another key is another key.
  GrantKeys others{KeyId{2}, key_of('x')};
  CHECK(code_of(others, fresh) == Code::forbidden);
}

TEST_CASE("a grant that is out of bounds is not signed, and says where", "[crypto]") {
  GrantKeys keys{KeyId{1}, key_of('a')};
  const auto pointer_of = [&](const BlobGrant& grant) {
    const auto text = keys.sign(grant, now);
    REQUIRE_FALSE(text);
    CHECK(text.error().code == Code::invalid);
    REQUIRE(text.error().errors.size() == 1);
    return text.error().errors[0].pointer.value();
  };
  auto grant = download();
  SECTION("storage key") {
    grant.storage_key = GENERATE(as<std::string>{}, "", "a\r\nb", std::string(513, 'x'));
    CHECK(pointer_of(grant) == "/storage_key");
  }
  SECTION("size") {
    grant.size_bytes_max = GENERATE(as<std::int64_t>{}, -1, 5'000'000'001);
    CHECK(pointer_of(grant) == "/size_bytes_max");
  }
  SECTION("media types") {
    grant.media_types = GENERATE(std::vector<std::string>{}, std::vector<std::string>{"a/b", "c/d"},
                                 std::vector<std::string>{"a\nb"});
    CHECK(pointer_of(grant) == "/media_types");
  }
  SECTION("file name") {
    grant.file_name = GENERATE(as<std::string>{}, "", "a\nb", std::string(256, 'x'));
    CHECK(pointer_of(grant) == "/file_name");
  }
  SECTION("time") {
    grant.expires_at = now + GENERATE(0ms, -1ms, 24h + 1ms);
    CHECK(pointer_of(grant) == "/expires_at");
  }
}

TEST_CASE("grants are signed by the first key of a file, and verified by all", "[crypto]") {
  const testing::ScratchFolder scratch;
  const auto path = scratch.path() / "grant_keys";
  const auto keys_of = [&](std::string_view lines) {
    std::ofstream{path} << lines;
    std::filesystem::permissions(path, std::filesystem::perms::owner_all);
    return crypto::read_grant_keys(path);
  };
  const std::string one = "1 " + crypto::to_base64(std::string(32, 'a')) + "\n";
  const std::string two = "2 " + crypto::to_base64(std::string(32, 'b')) + "\n";
  const auto text = keys_of(one)->sign(upload(), now);
  REQUIRE(text);
  CHECK(keys_of(two + one)->verify(*text, BlobDirection::put, now));
  CHECK_FALSE(keys_of(two)->verify(*text, BlobDirection::put, now));
  CHECK(keys_of("nonsense").error().code == Code::invalid);
  const auto line = [](int id) {
    return std::to_string(id) + " " + crypto::to_base64(std::string(32, 'c')) + "\n";
  };
  CHECK(keys_of(line(1) + line(2) + line(3) + line(4)).error().code == Code::too_many);
}
