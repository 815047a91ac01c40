#include "gateway/store/people.hpp"

#include "gateway/store/roles.hpp"

#include <utility>

namespace signalbox::gateway::store {
namespace {
namespace asio = boost::asio;

// A second tab may be as late as this with the token that the first has just spent.
constexpr std::string_view grace = "20 seconds";

constexpr pg::Query any_person{"gateway.any_person", "SELECT any_person FROM people_any()"};
constexpr pg::Query find_person{"gateway.find_person", "SELECT * FROM people_find($1)"};
constexpr pg::Query read_person{"gateway.read_person", "SELECT * FROM people_read($1)"};
constexpr pg::Query add_person{"gateway.add_person",
                               "SELECT id FROM people_add($1, $2, $3, $4, $5)"};
constexpr pg::Query read_lock{"gateway.read_sign_in_lock",
                              "SELECT locked_until FROM people_locked_until($1)"};
constexpr pg::Query note_wrong{"gateway.note_wrong_password",
                               "SELECT wrong FROM people_wrong_password($1, $2, $3)"};
constexpr pg::Query lock_address{"gateway.lock_address", "SELECT people_lock($1, $2)"};
constexpr pg::Query forget_old_sign_ins{"gateway.forget_old_sign_ins",
                                        "SELECT people_forget_old($1, $2)"};
constexpr pg::Query start_sign_in{
    "gateway.start_sign_in", "SELECT people_start_sign_in($1, $2, $3, $4, $5, $6, $7, $8, $9)"};
constexpr pg::Query find_sign_in{"gateway.find_sign_in",
                                 "SELECT * FROM people_signed_in($1, $2, $3)"};
constexpr pg::Query refresh_sign_in{
    "gateway.refresh_sign_in",
    "SELECT outcome, person_id FROM people_refresh($1, $2, $3, $4, $5, $6, $7, $8::interval)"};
constexpr pg::Query end_sign_in{"gateway.end_sign_in", "SELECT people_end_sign_in($1)"};
constexpr pg::Query change_password{"gateway.change_password",
                                    "SELECT people_set_password($1, $2, $3)"};
constexpr pg::Query has_tenant{"gateway.has_tenant", "SELECT there FROM people_tenant_exists($1)"};
constexpr pg::Query list_memberships{"gateway.list_memberships",
                                     "SELECT tenant, name, role FROM people_memberships($1)"};

Person person_of(const pg::Row& row) {
  return {row.get<Uuid>("id"), row.get<std::string>("email"), row.get<std::string>("name"),
          row.get<bool>("is_super_admin")};
}
}  // namespace

asio::awaitable<bool> People::any() {
  const auto rows = co_await pool_.run_fleet(any_person);
  co_return rows[0].get<bool>("any_person");
}

asio::awaitable<std::optional<KnownPerson>> People::find(std::string email) {
  const auto rows = co_await pool_.run_fleet(find_person, email);
  if (rows.empty()) co_return std::nullopt;
  const auto row = rows[0];
  co_return KnownPerson{person_of(row), row.get<std::string>("password_hash")};
}

asio::awaitable<std::optional<KnownPerson>> People::read(Uuid id) {
  const auto rows = co_await pool_.run_fleet(read_person, id);
  if (rows.empty()) co_return std::nullopt;
  co_return KnownPerson{person_of(rows[0]), rows[0].get<std::string>("password_hash")};
}

asio::awaitable<bool> People::add(Person person, std::string password_hash) {
  const auto rows = co_await pool_.run_fleet(add_person, person.id, person.email, person.name,
                                             password_hash, person.is_super_admin);
  co_return !rows.empty();
}

asio::awaitable<std::optional<Time>> People::locked_until(std::string email) {
  const auto rows = co_await pool_.run_fleet(read_lock, email);
  if (rows.empty()) co_return std::nullopt;
  co_return rows[0].get<std::optional<Time>>("locked_until");
}

asio::awaitable<int> People::note_wrong_password(std::string email, Time now, Time forgotten) {
  const auto rows = co_await pool_.run_fleet(note_wrong, email, now, forgotten);
  co_return rows[0].get<std::int32_t>("wrong");
}

asio::awaitable<void> People::lock(std::string email, Time until) {
  co_await pool_.run_fleet(lock_address, email, until);
}

asio::awaitable<void> People::forget_old(Time now, Time forgotten) {
  co_await pool_.run_fleet(forget_old_sign_ins, now, forgotten);
}

asio::awaitable<void> People::start(NewSignIn sign_in, Time now) {
  const auto& tokens = sign_in.tokens;
  co_await pool_.run_fleet(start_sign_in, sign_in.id, sign_in.person, tokens.access_digest,
                           tokens.access_until, tokens.refresh_digest, tokens.refresh_until,
                           sign_in.address, sign_in.agent, now);
}

asio::awaitable<std::optional<SignedIn>> People::signed_in(Uuid sign_in, std::string digest,
                                                           Time now) {
  const auto rows = co_await pool_.run_fleet(find_sign_in, sign_in, digest, now);
  if (rows.empty()) co_return std::nullopt;
  const auto row = rows[0];
  co_return SignedIn{{row.get<Uuid>("person_id"), row.get<std::string>("email"),
                      row.get<std::string>("name"), row.get<bool>("is_super_admin")},
                     row.get<Time>("access_until")};
}

asio::awaitable<People::Refresh> People::refresh(Uuid sign_in, std::string shown, TokenPair tokens,
                                                 Time now, EndedOf ended) {
  auto transaction = co_await pool_.begin(Tenant::platform());
  const auto row = co_await transaction.maybe_one(
      refresh_sign_in, sign_in, shown, tokens.access_digest, tokens.access_until,
      tokens.refresh_digest, tokens.refresh_until, now, grace);
  if (!row) co_return Refresh{};
  const auto word = row->get<std::string>("outcome");
  Refresh refreshed{.outcome = Refreshed::renewed, .person = row->get<Uuid>("person_id")};
  if (word == "repeated") refreshed.outcome = Refreshed::repeated;
  if (word == "stolen") {
    refreshed.outcome = Refreshed::stolen;
    outbox_.say(transaction, ended(refreshed.person), {"service:gateway", "", ""});
  }
  co_await transaction.commit();
  co_return refreshed;
}

asio::awaitable<void> People::end(Uuid sign_in, contracts::Statement fact,
                                  contracts::Origin origin) {
  auto transaction = co_await pool_.begin(Tenant::platform());
  transaction.queue(end_sign_in, sign_in);
  outbox_.say(transaction, fact, origin);
  co_await transaction.commit();
}

asio::awaitable<void> People::set_password(Uuid person, std::string hash, Uuid but_sign_in,
                                           contracts::Statement fact, contracts::Origin origin) {
  auto transaction = co_await pool_.begin(Tenant::platform());
  transaction.queue(change_password, person, hash, but_sign_in);
  outbox_.say(transaction, fact, origin);
  co_await transaction.commit();
}

asio::awaitable<bool> People::tenant_exists(Tenant tenant) {
  const auto rows = co_await pool_.run_fleet(has_tenant, tenant);
  co_return rows[0].get<bool>("there");
}

asio::awaitable<std::vector<Membership>> People::memberships(Uuid person) {
  const auto rows = co_await pool_.run_fleet(list_memberships, person);
  std::vector<Membership> found;
  found.reserve(rows.size());
  for (std::size_t at = 0; at < rows.size(); ++at) {
    found.push_back({rows[at].get<Tenant>("tenant"), rows[at].get<std::string>("name"),
                     role_of(rows[at].get<std::string>("role"))});
  }
  co_return found;
}

}  // namespace signalbox::gateway::store
