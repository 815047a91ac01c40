#include "gateway/parts.hpp"

#include "crypto/password.hpp"
#include "gateway/domain/password_rule.hpp"
#include "gateway/jobs/end_credentials.hpp"
#include "gateway/jobs/forget_sign_ins.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <stdexcept>
#include <utility>

namespace signalbox::gateway {
namespace {
namespace asio = boost::asio;
// How long a start waits for the database before the process gives up and is started again.
constexpr std::chrono::seconds database_within{60};
constexpr std::chrono::milliseconds database_pause{500};

std::chrono::seconds up(std::chrono::milliseconds time) {
  return std::chrono::ceil<std::chrono::seconds>(time);
}

std::unique_ptr<http::StaticFiles> files_in(const std::string& folder) {
  return folder.empty() ? nullptr : std::make_unique<http::StaticFiles>(folder);
}

asio::awaitable<Result<bool>> verify(runtime::WorkerPool* workers, Secret password,
                                     std::string hash) {
  return workers->run([password = std::move(password), hash = std::move(hash)] {
    return crypto::verify_password(password, hash);
  });
}

asio::awaitable<Result<std::string>> hash(runtime::WorkerPool* workers, Secret password) {
  // Passwords come shortened: none is refused.
  co_return co_await workers->run(
      [password = std::move(password)] { return crypto::hash_password(password).value(); });
}

asio::awaitable<bool> ended() { co_return true; }

asio::awaitable<api::Share> take(redis::Shares* shares, std::string caller, std::string rate) {
  const auto limit = redis::rate_of(rate).capacity;
  const auto allowance = co_await shares->take(std::move(caller), std::move(rate));
  co_return api::Share{.allowed = allowance.allowed,
                       .limit = limit,
                       .remaining = allowance.remaining,
                       .reset = up(allowance.reset),
                       .retry_after = up(allowance.retry_after)};
}
}  // namespace

Parts::Parts(runtime::Runtime& runtime, const Config& config)
    : runtime_(runtime),
      config_(config),
      fleet_(runtime, "gateway", config.fleet),
      blobs_(runtime::open_blobs(runtime, config.blobs)),
      people_(fleet_.database(), fleet_.outbox()),
      tenants_(fleet_.database(), fleet_.outbox()),
      credentials_(fleet_.database(), fleet_.jobs(), fleet_.outbox()),
      programs_(programs()),
      callers_(people_, runtime.clock()),
      passwords_(passwords()),
      live_({runtime.executor(), runtime.clock(), callers_, runtime.metrics()}),
      own_{.sign_ins = {people_, callers_, passwords_, runtime.ids(), runtime.clock(),
                        config.public_origin.starts_with("https://")},
           .tenants = {tenants_, people_, callers_, passwords_, runtime.ids()},
           .stream_credentials = {credentials_, programs_.get(), runtime.ids(), runtime.clock(),
                                  config.nats_public_servers},
           .live = live_,
           .blobs = {blobs_.get(), runtime.clock(),
                     [this](contracts::Question question) {
                       return fleet_.asker().ask(std::move(question));
                     }}},
      shares_(fleet_.cache(), runtime.clock()),
      files_(files_in(config.web_root)),
      door_(door_parts()),
      feed_(feed_parts()) {
  fleet_.present();
}

api::Passwords Parts::passwords() {
  auto* workers = &runtime_.workers();
  return {.verify =
              [workers](Secret password, std::string known) {
                return verify(workers, std::move(password), std::move(known));
              },
          .hash = [workers](Secret password) { return hash(workers, std::move(password)); }};
}

std::unique_ptr<nats::Programs> Parts::programs() {
  if (config_.nats_folder.empty()) return nullptr;
  const nats::ProgramsConfig config{.folder = config_.nats_folder,
                                    .servers = config_.fleet.nats_servers,
                                    .ca_file = config_.fleet.nats_ca_file};
  return std::make_unique<nats::Programs>(fleet_.bus_parts(), config, runtime_.clock());
}

void Parts::begin_jobs() {
  const auto unobserved = [](const std::exception_ptr&) {};
  asio::co_spawn(runtime_.executor(),
                 jobs::forget_sign_ins(&people_, &runtime_.clock(), runtime_.log()),
                 asio::bind_cancellation_slot(forgetting_.slot(), unobserved));
  if (programs_) {
    asio::co_spawn(
        runtime_.executor(),
        jobs::end_credentials(&credentials_, programs_.get(), &runtime_.clock(), runtime_.log()),
        asio::bind_cancellation_slot(ending_.slot(), unobserved));
  }
  runtime_.before_end("jobs", [this](std::chrono::steady_clock::time_point) {
    forgetting_.emit(asio::cancellation_type::terminal);
    ending_.emit(asio::cancellation_type::terminal);
    return ended();
  });
}

api::DoorParts Parts::door_parts() {
  return {
      .callers = callers_,
      .ids = runtime_.ids(),
      .log = runtime_.log(),
      .own = own_operations(&own_),
      .ask =
          [this](contracts::Question question) { return fleet_.asker().ask(std::move(question)); },
      .take = [this](
                  std::string caller,
                  std::string rate) { return take(&shares_, std::move(caller), std::move(rate)); },
      .files = files_.get(),
      .public_origin = config_.public_origin};
}

events::FeedParts Parts::feed_parts() {
  return {.parts = fleet_.bus_parts(),
          .link = fleet_.fleet_link(),
          .clock = runtime_.clock(),
          .push_fact = [this](domain::Kept fact) { live_.push_fact(std::move(fact)); },
          .push_reading = [this](domain::Kept reading) { live_.push_reading(std::move(reading)); },
          .lose_facts = [this] { live_.lose_facts(); },
          .forget_person = [this](const Uuid& person) { callers_.forget_person(person); },
          .forget_all = [this] { callers_.forget_all(); }};
}

asio::awaitable<void> Parts::begin() {
  co_await make_first_person();
  begin_jobs();
  http::ServerOptions options;
  options.choose_body = [this](const http::Request& head) { return door_.choose_body(head); };
  runtime_.serve(
      "public", config_.http_listen,
      [this](http::Request request) { return door_.answer(std::move(request)); },
      std::move(options));
}

asio::awaitable<void> Parts::make_first_person() {
  asio::steady_timer pause{runtime_.executor()};
  const auto deadline = runtime_.clock().steady() + database_within;
  while (true) {
    std::string fault;
    try {
      if (config_.admin_email.empty() || co_await people_.any()) co_return;
      const auto& email = config_.admin_email;
      if (const auto weak = domain::password_fault(config_.admin_password.reveal(), email, email)) {
        throw std::invalid_argument{"SIGNALBOX_ADMIN_PASSWORD " + std::string{*weak}};
      }
      const auto hashed = co_await passwords_.hash(api::shortened(config_.admin_password));
      co_await people_.add({runtime_.ids().next(), email, email, true}, hashed.value());
      runtime_.log().info("the first person was made", {{"email", email}});
      co_return;
    } catch (const std::invalid_argument&) {
      throw;
    } catch (const std::exception& exception) {
      fault = exception.what();
    }
    if (runtime_.clock().steady() > deadline) {
      throw std::runtime_error{"the database does not answer: " + fault};
    }
    pause.expires_after(database_pause);
    co_await pause.async_wait(asio::as_tuple(asio::use_awaitable));
  }
}

}  // namespace signalbox::gateway
