// The operator's tool for the bus: keys, users, streams, dead letters.
#include "bus/accounts.hpp"
#include "bus/dead_letters.hpp"
#include "bus/identity/installation.hpp"
#include "bus/jetstream.hpp"
#include "bus/streams.hpp"
#include "contracts/contract.hpp"
#include "core/clock.hpp"
#include "crypto/encoding.hpp"
#include "crypto/sha256.hpp"
#include "json/writer.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <unistd.h>

#include <charconv>
#include <cstdlib>
#include <exception>
#include <fstream>
#include <iostream>
#include <limits>

namespace {
using namespace signalbox;
namespace asio = boost::asio;
namespace fs = std::filesystem;
constexpr int exit_usage = 2;
constexpr std::chrono::seconds connect_deadline{15};

constexpr std::string_view help =
    R"(signalbox-bus VERB

  init FOLDER                    new keys of operator and accounts, and server.conf for nats.conf
  users FOLDER                   users of all services, by the contract of this build
  revoke FOLDER URL              ends all credentials that are older than those in FOLDER
  provision FOLDER URL COPIES    streams and durables on a server, kept in so many copies
  probe FOLDER URL               stores a message: what liveness means for the server
  letters FOLDER URL [FROM [TO [PLACE]]]
                                 dead letters by number, a JSON line each
  replay FOLDER URL FROM [TO [PLACE]]
                                 hands one, or all of them up to TO, to their services again

PLACE is dead.<tenant>.<service>.<durable>, with * for any word. FROM, TO and COPIES are numbers.

FOLDER holds keys/, creds/ and server.conf. keys/operator.seed belongs offline.
)";

// All that the users may do, and by whom, as one word: the same as long as the contract asks for
// the same, the accounts are the same and every file is there.
std::string rights_digest(const fs::path& folder, const bus::Installation& installation) {
  const auto nobody = bus::Nkey::generate(bus::KeyRole::user);
  crypto::Sha256 digest;
  digest.add(installation.ask.name() + installation.fleet.name() + installation.system.name());
  const auto add = [&](const bus::UserClaims& claims) {
    const bool is_there = fs::exists(folder / "creds" / (claims.name + ".creds"));
    digest.add(claims.name + (is_there ? "" : " is missing"));
    for (const auto& subject : claims.publish) digest.add("p " + subject + "\n");
    for (const auto& subject : claims.subscribe) digest.add("s " + subject + "\n");
  };
  for (const auto& needs : bus::needs_of(contracts::contract())) {
    add(bus::fleet_user(needs, nobody));
    add(bus::ask_user(needs, nobody));
  }
  add(bus::provisioner_user(nobody));
  add(bus::undertaker_user(nobody));
  add(bus::system_user(nobody));
  return crypto::to_hex(digest.finish());
}

int init(const fs::path& folder) {
  // Any of them: the operator's seed may have been taken away, as it should.
  if (fs::exists(folder / "keys") || fs::exists(folder / "server.conf")) {
    std::cerr << folder.string() << " has keys already: they are not replaced\n";
    return EXIT_FAILURE;
  }
  const auto installation = bus::Installation::generate();
  installation.save(folder);
  bus::write_private(
      folder / "server.conf",
      bus::server_config(installation, fs::absolute(folder / "accounts"), SystemClock{}.now()));
  return EXIT_SUCCESS;
}

// New credentials for all, if the contract gives anybody other rights than before.
int write_users(const fs::path& folder) {
  const auto installation = bus::Installation::load(folder);
  const auto digest = rights_digest(folder, installation);
  const auto stamp = folder / "creds" / "rights";
  std::string known;
  std::getline(std::ifstream{stamp} >> std::ws, known);
  if (known == digest) return EXIT_SUCCESS;
  bus::write_credentials(installation, bus::needs_of(contracts::contract()), folder,
                         SystemClock{}.now());
  bus::write_private(stamp, rights_digest(folder, installation) + "\n");
  return EXIT_SUCCESS;
}

struct Connection {
  Connection(const fs::path& folder, const std::string& url, const std::string& user)
      : link({loop.get_executor(), {sink, log::Level::error, "signalbox-bus", user}, metrics},
             {.servers = {url},
              .credentials_file = (folder / "creds" / (user + ".creds")).string(),
              .user = user,
              .name = user}) {}

  // Runs the coroutine once connected; what it throws is thrown here.
  void run(asio::awaitable<void> work) {
    std::exception_ptr fault;
    loop.restart();
    asio::co_spawn(loop, after_connecting(&link, std::move(work)),
                   [&](const std::exception_ptr& thrown) {
                     fault = thrown;
                     loop.stop();
                   });
    loop.run();
    if (fault) std::rethrow_exception(fault);
  }
  static asio::awaitable<void> after_connecting(bus::Link* link, asio::awaitable<void> work) {
    co_await link->wait_connected(std::chrono::steady_clock::now() + connect_deadline);
    co_await std::move(work);
  }

  asio::io_context loop{1};
  SystemClock clock;
  log::Sink sink{STDERR_FILENO, clock};
  metrics::Registry metrics;
  bus::Link link;
};

int provision(const fs::path& folder, const std::string& url, std::uint64_t copies) {
  if (copies > bus::copies_max) throw std::invalid_argument{"JetStream keeps 5 copies at most"};
  std::vector<bus::Durable> durables;
  for (const auto& needs : bus::needs_of(contracts::contract())) {
    durables.insert(durables.end(), needs.durables.begin(), needs.durables.end());
    durables.push_back(bus::replay_durable(needs.service));
  }
  Connection connection{folder, url, "provisioner"};
  const auto replicas = static_cast<int>(copies);
  connection.run(bus::provision(&connection.link, std::move(durables), replicas));
  return EXIT_SUCCESS;
}

asio::awaitable<void> store_one(bus::Link* link) {
  const auto outcome = co_await bus::store(link, {.subject = "probe.stored"});
  if (outcome.stored != bus::Stored::yes) throw std::runtime_error{"not stored: " + outcome.why};
}

int probe(const fs::path& folder, const std::string& url) {
  Connection connection{folder, url, "provisioner"};
  connection.run(store_one(&connection.link));
  return EXIT_SUCCESS;
}

int revoke(const fs::path& folder, const std::string& url) {
  auto installation = bus::Installation::load(folder);
  bus::revoke_replaced(&installation, folder);
  const auto now = SystemClock{}.now();
  const auto signer = installation.signing.name();
  Connection connection{folder, url, "system"};
  for (const auto& token :
       {installation.ask_jwt(now), installation.fleet_jwt(now), installation.system_jwt(now)}) {
    connection.run(bus::push_account(&connection.link, token, signer));
  }
  return EXIT_SUCCESS;
}

// Which dead letters are meant.
struct Letters {
  std::uint64_t from = 1;
  std::uint64_t to = std::numeric_limits<std::uint64_t>::max();
  std::string place = "dead.>";
};

asio::awaitable<void> print_letters(bus::Link* link, Letters which) {
  auto from = which.from;
  while (true) {
    const auto letter = co_await bus::next_dead_letter(link, from, which.place);
    if (letter.sequence == 0 || letter.sequence > which.to) co_return;
    const auto header = [&letter](std::string_view name) {
      const auto value = contracts::decode_header(letter.letter.headers.get(name));
      return value ? *value : std::string{};
    };
    std::string line;
    json::Writer out{line};
    out.begin_object();
    out.key("number");
    out.integer(letter.sequence);
    out.member("time", letter.time);
    out.member("place", letter.letter.subject);
    out.member("subject", header("Signalbox-Dead-Subject"));
    out.member("id", header("ce-id"));
    out.member("deliveries", header("Signalbox-Dead-Deliveries"));
    out.member("reason", header("Signalbox-Dead-Reason"));
    out.end_object();
    std::cout << line << '\n';
    from = letter.sequence + 1;
  }
}

// Those of an outbox are left: they wait in it.
asio::awaitable<void> replay_all(bus::Link* link, Letters which, std::uint64_t* replayed) {
  auto from = which.from;
  while (true) {
    const auto letter = co_await bus::next_dead_letter(link, from, which.place);
    if (letter.sequence == 0 || letter.sequence > which.to) co_return;
    from = letter.sequence + 1;
    const bool one = which.from == which.to;
    if ((one || !bus::is_of_outbox(letter.letter)) && co_await bus::replay(link, letter.sequence)) {
      ++*replayed;
    }
  }
}

std::uint64_t number_of(const std::string& text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size() || number == 0) {
    throw std::invalid_argument{text + " is no number above 0"};
  }
  return number;
}

// From [FROM [TO [PLACE]]], after the verb, FOLDER and URL.
Letters letters_of(const std::vector<std::string>& words) {
  Letters which;
  if (words.size() > 3) which.from = number_of(words[3]);
  if (words.size() > 4) which.to = number_of(words[4]);
  if (words.size() > 5) which.place = words[5];
  if (which.to < which.from) throw std::invalid_argument{"TO is before FROM"};
  if (!which.place.starts_with("dead.")) throw std::invalid_argument{"PLACE begins with dead."};
  return which;
}

int letters(const std::vector<std::string>& words) {
  Connection connection{words[1], words[2], "undertaker"};
  connection.run(print_letters(&connection.link, letters_of(words)));
  return EXIT_SUCCESS;
}

int replay(const std::vector<std::string>& words) {
  auto which = letters_of(words);
  if (words.size() == 4) which.to = which.from;
  std::uint64_t replayed = 0;
  Connection connection{words[1], words[2], "undertaker"};
  connection.run(replay_all(&connection.link, which, &replayed));
  std::cerr << replayed << " replayed\n";
  return replayed > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

int usage(bool asked) {
  (asked ? std::cout : std::cerr) << help;
  return asked ? EXIT_SUCCESS : exit_usage;
}

int run(const std::vector<std::string>& words) {
  const auto is = [&words](std::string_view verb, std::size_t least, std::size_t most) {
    return !words.empty() && words[0] == verb && words.size() > least && words.size() <= most + 1;
  };
  if (is("--help", 0, 0)) return usage(true);
  if (is("init", 1, 1)) return init(words[1]);
  if (is("users", 1, 1)) return write_users(words[1]);
  if (is("revoke", 2, 2)) return revoke(words[1], words[2]);
  if (is("provision", 3, 3)) return provision(words[1], words[2], number_of(words[3]));
  if (is("probe", 2, 2)) return probe(words[1], words[2]);
  if (is("letters", 2, 5)) return letters(words);
  if (is("replay", 3, 5)) return replay(words);
  return usage(false);
}
}  // namespace

int main(int argc, char** argv) {
  try {
    return run({argv + 1, argv + argc});
  } catch (const std::exception& fault) {
    std::cerr << "signalbox-bus: " << fault.what() << '\n';
    return EXIT_FAILURE;
  }
}
