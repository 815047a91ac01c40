#include "crypto/master_keys.hpp"

#include "crypto/encoding.hpp"
#include "testing/catch.hpp"
#include "testing/scratch_folder.hpp"

#include <fstream>
#include <random>

using namespace signalbox::crypto;
using signalbox::Code;
using signalbox::Tenant;
namespace fs = std::filesystem;

namespace {
std::string line_of(int id, char byte) {
  return std::to_string(id) + ' ' + to_base64(std::string(32, byte)) + '\n';
}

Context context_of(std::string_view tenant) {
  return {Tenant::parse(tenant).value(), "data_key", "1"};
}

void write_file(const fs::path& path, std::string_view text, fs::perms permissions) {
  std::ofstream{path} << text;
  fs::permissions(path, permissions);
}

constexpr auto owner_only = fs::perms::owner_read | fs::perms::owner_write;
}  // namespace

TEST_CASE("a data key is wrapped for its tenant and unwrapped unchanged", "[crypto]") {
  const auto keys = parse_local_master_keys(line_of(1, 'a')).value();
  const auto data_key = Key::random();
  const auto wrapped = keys->wrap(data_key, context_of("acme")).value();
  CHECK(wrapped.find(ByteView{data_key.reveal()}.text()) == std::string::npos);
  CHECK(keys->unwrap(wrapped, context_of("acme"))->reveal() == data_key.reveal());

  const auto stolen = keys->unwrap(wrapped, context_of("globex"));
  REQUIRE_FALSE(stolen);
  CHECK(stolen.error().code == Code::invalid);
  for (std::size_t at = 0; at < wrapped.size(); ++at) {
    auto wrong = wrapped;
    wrong[at] ^= 1;
    CHECK_FALSE(keys->unwrap(wrong, context_of("acme")));
  }
}

TEST_CASE("the master key changes without an hour in which replicas cannot read", "[crypto]") {
  const auto before = parse_local_master_keys(line_of(1, 'a')).value();
  const auto prepared = parse_local_master_keys(line_of(1, 'a') + line_of(2, 'b')).value();
  const auto changed = parse_local_master_keys(line_of(2, 'b') + line_of(1, 'a')).value();
  const auto after = parse_local_master_keys(line_of(2, 'b')).value();

  const auto data_key = Key::random();
  const auto context = context_of("acme");
  const auto old = before->wrap(data_key, context).value();
  // Prepared replicas still write what the others can read.
  CHECK(before->unwrap(*prepared->wrap(data_key, context), context));
  CHECK(prepared->is_current(old).value());
  CHECK_FALSE(changed->is_current(old).value());

  const auto renewed = rewrap(*changed, old, context).value();
  CHECK(changed->is_current(renewed).value());
  CHECK(prepared->unwrap(renewed, context)->reveal() == data_key.reveal());
  CHECK(after->unwrap(renewed, context)->reveal() == data_key.reveal());

  const auto lost = after->unwrap(old, context);
  REQUIRE_FALSE(lost);
  CHECK(lost.error().code == Code::not_found);
  CHECK(rewrap(*after, old, context).error().code == Code::not_found);
  CHECK(rewrap(*changed, old, context_of("globex")).error().code == Code::invalid);
}

TEST_CASE("a wrong line of master keys is named by its number alone", "[crypto]") {
  const auto good = line_of(1, 'a');
  const auto base64 = to_base64(std::string(32, 'b'));
  for (const auto& bad :
       {std::string{"2"}, "2 " + base64.substr(1), "2  " + base64, "2 " + base64 + ' ',
        "2\t" + base64, "x " + base64, "2x " + base64, "0 " + base64, "-1 " + base64,
        "02 " + base64, "4294967296 " + base64, ' ' + base64, base64, std::string{},
        "2 " + to_base64(std::string(31, 'b')), "2 " + to_base64(std::string(33, 'b')),
        "2 " + base64 + '\r'}) {
    INFO(bad);
    const auto keys = parse_local_master_keys(good + bad + '\n');
    REQUIRE_FALSE(keys);
    CHECK(keys.error().code == Code::invalid);
    CHECK(keys.error().detail == "line 2 is not an id, a blank and 32 bytes in base64");
  }
  CHECK(parse_local_master_keys(good + line_of(1, 'b')).error().detail ==
        "line 2 has the id of an earlier line");
  CHECK_FALSE(parse_local_master_keys(""));
  CHECK_FALSE(parse_local_master_keys("\n"));
  CHECK(parse_local_master_keys(good.substr(0, good.size() - 1)));
  CHECK(parse_local_master_keys("4294967295 " + base64));
}

TEST_CASE("no text of master keys breaks its reader", "[crypto]") {
  std::mt19937 random{32};
  const auto good = line_of(1, 'a') + line_of(23, 'b');
  for (int round = 0; round < 20'000; ++round) {
    auto text = good;
    for (auto changes = 1 + random() % 3; changes > 0; --changes) {
      const auto at = random() % text.size();
      if (random() % 4 == 0) {
        text.erase(at, 1 + random() % 9);
      } else {
        text[at] = static_cast<char>(random() & 0xffU);
      }
      if (text.empty()) break;
    }
    const auto keys = parse_local_master_keys(text);
    if (!keys) REQUIRE(keys.error().code == Code::invalid);
  }
}

TEST_CASE("master keys are read from a file that is not open to everybody", "[crypto]") {
  const signalbox::testing::ScratchFolder folder;
  const auto path = folder.path() / "master_keys";
  write_file(path, line_of(1, 'a'), owner_only);
  const auto keys = read_local_master_keys(path);
  REQUIRE(keys);
  const auto data_key = Key::random();
  const auto same = parse_local_master_keys(line_of(1, 'a')).value();
  CHECK(same->unwrap(*(*keys)->wrap(data_key, context_of("acme")), context_of("acme")));

  write_file(path, line_of(1, 'a'), owner_only | fs::perms::group_read);
  CHECK(read_local_master_keys(path));
  write_file(path, line_of(1, 'a'), owner_only | fs::perms::others_read);
  CHECK(read_local_master_keys(path).error().detail ==
        "the key file is open to everybody: chmod o-rwx");
}

TEST_CASE("a file that holds no master keys is refused and says why", "[crypto]") {
  const signalbox::testing::ScratchFolder folder;
  const auto path = folder.path() / "master_keys";
  CHECK(read_local_master_keys(path).error().detail ==
        "the key file cannot be read: No such file or directory");
  CHECK(read_local_master_keys(folder.path()).error().detail == "the key file is no plain file");
  write_file(path, "", owner_only);
  CHECK(read_local_master_keys(path).error().detail ==
        "line 1 is not an id, a blank and 32 bytes in base64");
  write_file(path, std::string(4096, 'x'), owner_only);
  CHECK(read_local_master_keys(path).error().detail ==
        "line 1 is not an id, a blank and 32 bytes in base64");
  write_file(path, std::string(4097, 'x'), owner_only);
  CHECK(read_local_master_keys(path).error().detail == "the key file has more than 4096 bytes");
}
