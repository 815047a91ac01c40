#include "outbound/local_storage.hpp"

#include "core/clock.hpp"
#include "crypto/encoding.hpp"
#include "testing/catch.hpp"
#include "testing/database.hpp"
#include "testing/scratch_folder.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>
#include <sys/stat.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

using namespace signalbox;
using namespace std::chrono_literals;
namespace asio = boost::asio;
namespace fs = std::filesystem;
using outbound::BlobName;
using outbound::LocalStorage;

namespace {
constexpr const char* blob_id = "017f22e2-79b0-7cc3-98c4-dc0c0c07398f";
// FIPS 180-4's example: "abc".
constexpr const char* sha256_of_abc =
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

BlobName blob_of(std::string_view tenant) {
  return {Tenant::parse(tenant).value(), Uuid::parse(blob_id).value()};
}

struct Fixture {
  ~Fixture() {
    workers.stop();
    workers.join();
  }

  // Files under the folder, by path from there; uploads too.
  std::vector<std::string> files() const {
    std::vector<std::string> found;
    for (const auto& entry : fs::recursive_directory_iterator{folder()}) {
      if (!entry.is_regular_file()) continue;
      found.push_back(fs::relative(entry.path(), folder()).string());
    }
    return found;
  }
  fs::path folder() const { return scratch.path() / "blobs"; }
  // What the destructor of an upload has posted is done when a later job is.
  void finish_jobs() { workers.join(); }

  testing::ScratchFolder scratch;
  asio::io_context loop{1};
  asio::thread_pool workers{1};
  LocalStorage storage{folder(), workers.get_executor()};
};

std::string pattern(std::size_t size) {
  std::string bytes(size, '\0');
  for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<char>(i * 31 >> 3);
  return bytes;
}

// An upload that nothing stands in the way of.
asio::awaitable<std::unique_ptr<outbound::BlobWriter>> begin(LocalStorage* storage, BlobName name,
                                                             std::uint64_t size_bytes_max) {
  auto writer = co_await storage->put(std::move(name), size_bytes_max);
  REQUIRE(writer);
  co_return *std::move(writer);
}

asio::awaitable<void> be_refused(LocalStorage* storage, BlobName name) {
  const auto writer = co_await storage->put(std::move(name), 10);
  CHECK(writer.error().code == Code::conflict);
}

asio::awaitable<void> put(LocalStorage* storage, BlobName name, std::string bytes) {
  const auto writer = co_await begin(storage, std::move(name), bytes.size());
  for (std::size_t at = 0; at < bytes.size(); at += outbound::chunk_bytes_max) {
    CHECK(co_await writer->write(bytes.substr(at, outbound::chunk_bytes_max)));
  }
  CHECK(co_await writer->commit());
}

asio::awaitable<void> put_and_read(LocalStorage* storage) {
  const auto writer = co_await begin(storage, blob_of("acme"), 3);
  CHECK(co_await writer->write("a"));
  CHECK(co_await writer->write(""));
  CHECK(co_await writer->write("bc"));
  CHECK((co_await storage->size_of(blob_of("acme"))).error().code == Code::not_found);
  const auto result = co_await writer->commit();
  REQUIRE(result);
  CHECK(result->size_bytes == 3);
  CHECK(crypto::to_hex(result->sha256) == sha256_of_abc);
  CHECK(result->media_type == "text/plain");
  CHECK((co_await storage->size_of(blob_of("acme"))).value() == 3);
  CHECK((co_await storage->read(blob_of("acme"), 0, 100)).value() == "abc");
  CHECK((co_await storage->read(blob_of("acme"), 1, 1)).value() == "b");
  CHECK((co_await storage->read(blob_of("acme"), 3, 1)).value().empty());
  CHECK((co_await storage->read(blob_of("acme"), 1'000'000, 1)).value().empty());
  CHECK_THROWS_AS(co_await storage->read(blob_of("acme"), 0, outbound::chunk_bytes_max + 1),
                  std::invalid_argument);
}

asio::awaitable<void> put_large(LocalStorage* storage) {
  const auto bytes = "\x89PNG\r\n\x1a\n" + pattern(3 * outbound::chunk_bytes_max + 17);
  co_await put(storage, blob_of("acme"), bytes);
  std::string read;
  while (true) {
    const auto chunk =
        co_await storage->read(blob_of("acme"), read.size(), outbound::chunk_bytes_max);
    REQUIRE(chunk);
    if (chunk->empty()) break;
    read += *chunk;
  }
  CHECK(read == bytes);
}

asio::awaitable<void> two_tenants(LocalStorage* storage) {
  co_await put(storage, blob_of("acme"), "ours");
  CHECK((co_await storage->read(blob_of("globex"), 0, 10)).error().code == Code::not_found);
  CHECK((co_await storage->size_of(blob_of("globex"))).error().code == Code::not_found);
  co_await put(storage, blob_of("globex"), "theirs");
  CHECK((co_await storage->read(blob_of("acme"), 0, 10)).value() == "ours");
  co_await storage->remove(blob_of("acme"));
  co_await storage->remove(blob_of("acme"));
  CHECK((co_await storage->read(blob_of("acme"), 0, 10)).error().code == Code::not_found);
  CHECK((co_await storage->read(blob_of("globex"), 0, 10)).value() == "theirs");
  co_await storage->remove(blob_of("initech"));
  CHECK((co_await storage->read(blob_of("globex"), 0, 10)).value() == "theirs");
}

asio::awaitable<void> put_too_much(LocalStorage* storage) {
  const auto writer = co_await begin(storage, blob_of("acme"), 10);
  CHECK(co_await writer->write("12345"));
  CHECK((co_await writer->write("678901")).error().code == Code::too_large);
  CHECK((co_await writer->write("6")).error().code == Code::conflict);
  CHECK((co_await writer->commit()).error().code == Code::conflict);
  CHECK_THROWS_AS(co_await writer->write(std::string(outbound::chunk_bytes_max + 1, 'x')),
                  std::invalid_argument);
}

asio::awaitable<void> break_off(LocalStorage* storage) {
  const auto writer = co_await begin(storage, blob_of("acme"), 10);
  CHECK(co_await writer->write("12345"));
}

asio::awaitable<void> put_twice(LocalStorage* storage) {
  const auto first = co_await begin(storage, blob_of("acme"), 10);
  co_await be_refused(storage, blob_of("acme"));  // not a second file beside it
  CHECK(co_await begin(storage, blob_of("globex"), 10));
  CHECK(co_await first->write("first"));
  CHECK(co_await first->commit());
  CHECK((co_await first->commit()).error().code == Code::conflict);
  co_await be_refused(storage, blob_of("acme"));  // before a byte is sent
  CHECK((co_await storage->read(blob_of("acme"), 0, 10)).value() == "first");
}

asio::awaitable<void> put_removed(LocalStorage* storage) {
  co_await put(storage, blob_of("acme"), "once");
  co_await storage->remove(blob_of("acme"));
  co_await be_refused(storage, blob_of("acme"));
  const auto early = co_await begin(storage, blob_of("globex"), 10);
  co_await storage->remove(blob_of("globex"));
  CHECK((co_await early->commit()).error().code == Code::conflict);
  CHECK((co_await storage->size_of(blob_of("globex"))).error().code == Code::not_found);
}

asio::awaitable<void> put_over_leftover(LocalStorage* storage, bool taken_over) {
  const auto writer = co_await storage->put(blob_of("acme"), 10);
  CHECK(writer.has_value() == taken_over);
  if (!writer) co_return;
  CHECK((co_await storage->sweep(0s)) == 0);
  CHECK(co_await (*writer)->write("new"));
  CHECK((co_await (*writer)->commit()).value().size_bytes == 3);
}

asio::awaitable<void> sweep(LocalStorage* storage, std::chrono::seconds older_than,
                            std::size_t* removed) {
  *removed = co_await storage->sweep(older_than);
}

asio::awaitable<void> sweep_while_writing(LocalStorage* storage) {
  const auto writer = co_await begin(storage, blob_of("acme"), 10);
  CHECK(co_await writer->write("12345"));
  CHECK((co_await storage->sweep(0s)) == 0);
  CHECK(co_await writer->commit());
}

asio::awaitable<void> read_one(LocalStorage* storage, Result<std::string>* bytes) {
  *bytes = co_await storage->read(blob_of("acme"), 0, 100);
}

asio::awaitable<void> note_fault(LocalStorage* storage, std::string* fault) {
  try {
    co_await storage->read(blob_of("acme"), 0, 100);
  } catch (const std::system_error& error) {
    *fault = error.what();
  }
}

void leave_upload(const Fixture& fixture, const std::string& name, std::chrono::seconds age) {
  const auto path = fixture.folder() / ".uploads" / name;
  std::ofstream{path} << "half";
  fs::last_write_time(path, fs::file_time_type::clock::now() - age);
}
}  // namespace

TEST_CASE("a blob is seen when it is whole, with its size, hash and type", "[outbound]") {
  Fixture fixture;
  testing::run_on(fixture.loop, put_and_read(&fixture.storage));
  CHECK(fixture.files() == std::vector<std::string>{std::string{"acme/8f/"} + blob_id});
}

TEST_CASE("a blob larger than a chunk comes back as it went", "[outbound]") {
  Fixture fixture;
  testing::run_on(fixture.loop, put_large(&fixture.storage));
}

TEST_CASE("a tenant does not see, change or remove another's blob of the same id", "[outbound]") {
  Fixture fixture;
  testing::run_on(fixture.loop, two_tenants(&fixture.storage));
}

TEST_CASE("an upload past its limit is refused and leaves nothing", "[outbound]") {
  Fixture fixture;
  testing::run_on(fixture.loop, put_too_much(&fixture.storage));
  fixture.finish_jobs();
  CHECK(fixture.files().empty());
}

TEST_CASE("an upload that is broken off leaves nothing", "[outbound]") {
  Fixture fixture;
  testing::run_on(fixture.loop, break_off(&fixture.storage));
  fixture.finish_jobs();
  CHECK(fixture.files().empty());
}

TEST_CASE("who has a grant cannot change what was uploaded with it", "[outbound]") {
  Fixture fixture;
  testing::run_on(fixture.loop, put_twice(&fixture.storage));
  fixture.finish_jobs();
  CHECK(fixture.files().size() == 1);
}

TEST_CASE("a removed name is given to no other blob while a grant may live", "[outbound]") {
  Fixture fixture;
  testing::run_on(fixture.loop, put_removed(&fixture.storage));
  CHECK(fixture.files().size() == 2);
  std::size_t removed = 0;
  const auto mark = fixture.folder() / ".removed" / (std::string{"acme."} + blob_id);
  fs::last_write_time(mark, fs::file_time_type::clock::now() - 24h - 1s);
  testing::run_on(fixture.loop, sweep(&fixture.storage, 1h, &removed));
  CHECK(fixture.files() == std::vector<std::string>{std::string{".removed/globex."} + blob_id});
}

TEST_CASE("a dead writer's file is taken over by the next of its name", "[outbound]") {
  Fixture fixture;
  const auto name = std::string{"acme."} + blob_id;
  leave_upload(fixture, name, 30s);  // its writer may not have locked it yet
  testing::run_on(fixture.loop, put_over_leftover(&fixture.storage, false));
  leave_upload(fixture, name, 61s);
  testing::run_on(fixture.loop, put_over_leftover(&fixture.storage, true));
  CHECK(fixture.files().size() == 1);
}

TEST_CASE("what a dead writer left is removed, and what a live one writes is not", "[outbound]") {
  Fixture fixture;
  leave_upload(fixture, "old", 2h);
  leave_upload(fixture, "young", 30s);
  std::size_t removed = 0;
  testing::run_on(fixture.loop, sweep(&fixture.storage, 1h, &removed));
  CHECK(removed == 1);
  CHECK(fixture.files() == std::vector<std::string>{".uploads/young"});
  fs::last_write_time(fixture.folder() / ".uploads/young", fs::file_time_type::clock::now() - 61s);
  const LocalStorage next_process{fixture.folder(), fixture.workers.get_executor()};
  CHECK(fixture.files().empty());
  testing::run_on(fixture.loop, sweep_while_writing(&fixture.storage));
}

TEST_CASE("no name leads out of the folder", "[outbound]") {
  const auto* wrong =
      GENERATE("../etc", "..", "a/b", "/etc", ".uploads", "acme/..", "a\\b", "%2e%2e", "");
  CHECK_FALSE(Tenant::parse(wrong));
  CHECK_FALSE(Uuid::parse(wrong));
  CHECK_FALSE(Uuid::parse("../f22e2-79b0-7cc3-98c4-dc0c0c07398f"));
}

TEST_CASE("a link in the place of a blob is not followed", "[outbound]") {
  Fixture fixture;
  const auto secret = fixture.scratch.path() / "secret";
  std::ofstream{secret} << "hidden";
  fs::create_directories(fixture.folder() / "acme/8f");
  fs::create_symlink(secret, fixture.folder() / "acme/8f" / blob_id);
  std::string fault;
  testing::run_on(fixture.loop, note_fault(&fixture.storage, &fault));
  CHECK_THAT(fault, Catch::Contains("open") && !Catch::Contains("secret"));
}

TEST_CASE("nobody else on the machine can read the folder", "[outbound]") {
  Fixture fixture;
  testing::run_on(fixture.loop, put(&fixture.storage, blob_of("acme"), "ours"));
  struct stat status{};
  REQUIRE(::stat((fixture.folder() / "acme/8f" / blob_id).c_str(), &status) == 0);
  CHECK((status.st_mode & 0777U) == 0600);
  REQUIRE(::stat(fixture.folder().c_str(), &status) == 0);
  CHECK((status.st_mode & 0777U) == 0700);
}

TEST_CASE("files are touched on worker threads, and the caller goes on on its loop", "[outbound]") {
  Fixture fixture;
  testing::run_on(fixture.loop, put(&fixture.storage, blob_of("acme"), "ours"));
  Result<std::string> bytes = Failure{};
  // With the workers gone nothing can be read: the loop does not do it itself.
  fixture.finish_jobs();
  asio::co_spawn(fixture.loop, read_one(&fixture.storage, &bytes),
                 [](const std::exception_ptr&) {});
  fixture.loop.restart();
  fixture.loop.poll();
  CHECK_FALSE(bytes);
}
