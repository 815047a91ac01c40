#include "gateway/outside/blobs/receive.hpp"

#include "testing/catch.hpp"
#include "testing/database.hpp"
#include "testing/fake_clock.hpp"
#include "testing/scratch_folder.hpp"

#include <boost/asio/thread_pool.hpp>

#include <utility>
#include <vector>

using namespace signalbox;
using namespace signalbox::gateway;
using namespace std::chrono_literals;
namespace asio = boost::asio;

namespace {
const Tenant acme = Tenant::parse("acme").value();
const Tenant globex = Tenant::parse("globex").value();

using Pieces = std::vector<std::string>;

asio::awaitable<Result<std::string>> next_of(std::shared_ptr<Pieces> left) {
  if (left->empty()) co_return std::string{};
  auto piece = std::move(left->front());
  left->erase(left->begin());
  if (piece == "!") co_return Failure{Code::invalid, "broke off"};
  co_return piece;
}

// A body of these pieces; "!" breaks off.
std::shared_ptr<http::BodyReader> body_of(Pieces pieces) {
  auto left = std::make_shared<Pieces>(std::move(pieces));
  return std::make_shared<http::BodyReader>([left] { return next_of(left); }, std::nullopt);
}

struct Fixture {
  Fixture() : storage_folder(scratch.path() / "blobs") {}
  ~Fixture() {
    workers.stop();
    workers.join();
  }

  std::string grant(std::int64_t bytes_max = 10) {
    return keys()
        .sign({.tenant = acme,
               .blob = ids.next(),
               .direction = crypto::BlobDirection::put,
               .storage_key = "one",
               .completed_by = "complete_it",
               .granted_to = "ann",
               .size_bytes_max = bytes_max,
               .media_types = {"text/plain"},
               .file_name = {},
               .expires_at = clock.now() + 1h},
              clock.now())
        .value();
  }
  static crypto::GrantKeys keys() {
    return crypto::GrantKeys{crypto::KeyId{1}, crypto::HmacKey{std::string(32, 'k')}};
  }
  Result<blobs::Received> receive(std::string grant, std::vector<std::string> pieces,
                                  const blobs::Sender& sender = {acme, "ann"}) {
    Result<blobs::Received> received{Failure{}};
    const auto into = [](Fixture* at, std::string text, blobs::Sender of,
                         std::shared_ptr<http::BodyReader> body,
                         Result<blobs::Received>* result) -> asio::awaitable<void> {
      *result = co_await blobs::receive(&at->blobs, &at->clock, std::move(text), std::move(of),
                                        std::move(body));
    };
    testing::run_on(loop,
                    into(this, std::move(grant), sender, body_of(std::move(pieces)), &received));
    return received;
  }

  testing::ScratchFolder scratch;
  std::filesystem::path storage_folder;
  testing::FakeClock clock;
  UuidSource ids{clock};
  asio::io_context loop{1};
  asio::thread_pool workers{1};
  runtime::Blobs blobs{storage_folder, workers.get_executor(), keys()};
};
}  // namespace

TEST_CASE("what is sent to a grant is stored, measured and whose it is", "[gateway]") {
  Fixture at;
  const auto received = at.receive(at.grant(), {"a", "bc"});
  REQUIRE(received);
  CHECK(received->size_bytes == 3);
  CHECK(received->sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(received->storage_key == "one");
  CHECK(received->completed_by == "complete_it");
  CHECK(received->media_type == "text/plain");
}

TEST_CASE("sent again, it is what it was the first time", "[gateway]") {
  Fixture at;
  const auto grant = at.grant();
  REQUIRE(at.receive(grant, {"abc"}));
  const auto again = at.receive(grant, {"something else"});
  REQUIRE(again);
  CHECK(again->size_bytes == 3);
  CHECK(again->sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST_CASE("a grant is for its tenant, time, size and kind", "[gateway]") {
  Fixture at;
  const auto grant = at.grant();
  CHECK(at.receive(grant, {"abc"}, {globex, "ann"}).error().code == Code::not_found);
  CHECK(at.receive(grant, {"abc"}, {acme, "bob"}).error().code == Code::not_found);
  CHECK(at.receive(grant + "x", {"abc"}).error().code == Code::not_found);
  CHECK(at.receive("", {"abc"}).error().code == Code::not_found);
  CHECK(at.receive(grant, {"01234567890"}).error().code == Code::too_large);
  CHECK(at.receive(at.grant(), {std::string("\0\1", 2)}).error().code == Code::invalid);
  CHECK(at.receive(at.grant(), {}).error().detail == "The file is empty.");
  at.clock.advance(2h);
  CHECK(at.receive(grant, {"abc"}).error().code == Code::not_found);
}

TEST_CASE("a file of another kind leaves nothing, and another may be sent", "[gateway]") {
  Fixture at;
  const auto grant = at.grant();
  CHECK_THAT(at.receive(grant, {"na", "\xfc\n"}).error().detail,
             Catch::Contains("no text in UTF-8"));
  CHECK(at.receive(grant, {"abc"}).value().size_bytes == 3);
}

TEST_CASE("a body that breaks off leaves nothing, and may be sent again", "[gateway]") {
  Fixture at;
  const auto grant = at.grant();
  CHECK(at.receive(grant, {"a", "!"}).error().code == Code::invalid);
  CHECK(at.receive(grant, {"abc"}).value().size_bytes == 3);
}
