// Questions to SNMP devices, 200 under way, answered by a thread of this program, beside bare
// datagrams of the same sizes over one socket: what the kernel alone costs. Then whole polls of the
// simulated fleet. Per second of the asking thread's processor time, so that a slow answerer does
// not count.
#include "core/clock.hpp"
#include "device_poller/outside/snmp/poll.hpp"
#include "testing/snmp_fleet.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <netinet/in.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstdlib>
#include <functional>
#include <iostream>
#include <thread>
#include <vector>

namespace {
using namespace signalbox;
using namespace signalbox::device_poller;
namespace asio = boost::asio;

constexpr int in_flight = 200;
constexpr int questions_each = 500;
constexpr int questions = in_flight * questions_each;
constexpr int rounds = 3;
constexpr int devices = 200;
constexpr int polls_each = 5;

double processor_seconds() {
  timespec time{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

int open_socket() {
  const int descriptor = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  const int buffer = 8'000'000;
  ::setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &buffer, sizeof buffer);
  // So that nobody waits for ever for a datagram that was lost.
  const timeval longest{.tv_sec = 0, .tv_usec = 200'000};
  ::setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &longest, sizeof longest);
  return descriptor;
}

// Answers every datagram to a port of 127.0.0.1, on a thread of its own.
class Responder {
 public:
  using Answer = std::function<std::string(std::string_view request)>;

  explicit Responder(Answer answer) : answer_(std::move(answer)), descriptor_(open_socket()) {
    endpoint_ = {asio::ip::address_v4::loopback(), 0};
    if (::bind(descriptor_, endpoint_.data(), static_cast<socklen_t>(endpoint_.size())) != 0) {
      throw std::runtime_error{"no free port"};
    }
    auto size = static_cast<socklen_t>(endpoint_.capacity());
    ::getsockname(descriptor_, endpoint_.data(), &size);
    thread_ = std::thread{[this] { serve(); }};
  }
  ~Responder() {
    stopped_ = true;
    thread_.join();
    ::close(descriptor_);
  }
  Responder(const Responder&) = delete;
  Responder& operator=(const Responder&) = delete;

  const datagram::Endpoint& endpoint() const { return endpoint_; }

 private:
  void serve() {
    std::vector<char> buffer(65'536);
    while (!stopped_) {
      datagram::Endpoint from;
      auto size = static_cast<socklen_t>(from.capacity());
      const auto count =
          ::recvfrom(descriptor_, buffer.data(), buffer.size(), 0, from.data(), &size);
      if (count < 0) continue;
      const auto answer = answer_({buffer.data(), static_cast<std::size_t>(count)});
      ::sendto(descriptor_, answer.data(), answer.size(), 0, from.data(), size);
    }
  }

  Answer answer_;
  int descriptor_;
  datagram::Endpoint endpoint_;
  std::atomic<bool> stopped_ = false;
  std::thread thread_;
};

snmp::Message get_six() {
  snmp::Message message{.community = "public", .request_id = 1'234'567'890};
  for (const std::uint32_t number : {1U, 2U, 3U, 4U, 5U, 6U}) {
    message.variables.push_back({snmp::Oid{1, 3, 6, 1, 2, 1, 1, number, 0}});
  }
  return message;
}

// Two columns, ten rows.
snmp::Message bulk_two() {
  snmp::Message message{.community = "public",
                        .operation = snmp::Operation::get_bulk,
                        .request_id = 1'234'567'890,
                        .error_index = 10};
  for (const std::uint32_t column : {10U, 16U}) {
    message.variables.push_back({snmp::Oid{1, 3, 6, 1, 2, 1, 2, 2, 1, column}});
  }
  return message;
}

snmp::Message answer_to(const snmp::Message& request) {
  snmp::Message answer{.community = request.community,
                       .operation = snmp::Operation::response,
                       .request_id = request.request_id};
  const auto rows = static_cast<std::uint32_t>(
      request.operation == snmp::Operation::get_bulk ? request.error_index : 1);
  for (std::uint32_t row = 1; row <= rows; ++row) {
    for (const auto& variable : request.variables) {
      answer.variables.push_back({rows > 1 ? variable.name.with(row) : variable.name,
                                  {snmp::Type::counter32, std::uint64_t{3'000'000'000} + row}});
    }
  }
  return answer;
}

struct Rate {
  double a_core_second = 0;
  double a_second = 0;
};

template <class Work>
Rate rate_of(double count, Work work) {
  const SystemClock clock;
  const auto from = clock.steady();
  const auto used = processor_seconds();
  work();
  const std::chrono::duration<double> took = clock.steady() - from;
  return {count / (processor_seconds() - used), count / took.count()};
}

struct Asking {
  explicit Asking(datagram::Endpoint endpoint)
      : target{std::move(endpoint), Secret{"public"}},
        client(loop.get_executor(), clock, metrics) {}

  SystemClock clock;
  metrics::Registry metrics;
  asio::io_context loop{1};
  snmp::Target target;
  snmp::Client client;
  int right = 0;
  int running = 0;
};

asio::awaitable<void> ask_again_and_again(Asking* asking, snmp::Message question) {
  for (int i = 0; i < questions_each; ++i) {
    const auto deadline = asking->clock.steady() + std::chrono::seconds{10};
    const auto answer = co_await asking->client.ask(asking->target, question, 2, deadline);
    asking->right += answer.outcome.end == domain::PollEnd::answered ? 1 : 0;
  }
}

Rate ours(const snmp::Message& question) {
  const Responder responder{[](std::string_view request) {
    return snmp::encode(answer_to(snmp::decode(request).value()));
  }};
  Asking asking{responder.endpoint()};
  for (int i = 0; i < in_flight; ++i) {
    ++asking.running;
    asio::co_spawn(asking.loop, ask_again_and_again(&asking, question),
                   [&asking](const std::exception_ptr&) {
                     if (--asking.running == 0) asking.loop.stop();
                   });
  }
  const auto rate = rate_of(questions, [&] { asking.loop.run(); });
  if (asking.right != questions) throw std::runtime_error{"a question was not answered"};
  return rate;
}

Rate bare(const snmp::Message& question) {
  const auto request = snmp::encode(question);
  auto canned = snmp::encode(answer_to(question));
  const Responder responder{[&](std::string_view) { return canned; }};
  const int descriptor = open_socket();
  std::vector<char> buffer(65'536);
  const auto send = [&] {
    const auto& to = responder.endpoint();
    ::sendto(descriptor, request.data(), request.size(), 0, to.data(),
             static_cast<socklen_t>(to.size()));
  };
  const auto rate = rate_of(questions, [&] {
    for (int i = 0; i < in_flight; ++i) send();
    for (int answered = 0; answered < questions; ++answered) {
      datagram::Endpoint from;
      auto size = static_cast<socklen_t>(from.capacity());
      ::recvfrom(descriptor, buffer.data(), buffer.size(), 0, from.data(), &size);
      if (answered + in_flight < questions) send();
    }
  });
  ::close(descriptor);
  return rate;
}

// The median of all rounds, ours and the limit in turn.
void compare(const char* name, const snmp::Message& question) {
  std::vector<Rate> our_rates;
  std::vector<double> bare_rates;
  for (int round = 0; round < rounds; ++round) {
    our_rates.push_back(ours(question));
    bare_rates.push_back(bare(question).a_core_second);
  }
  std::ranges::sort(our_rates, {}, &Rate::a_core_second);
  std::ranges::sort(bare_rates);
  const auto rate = our_rates[rounds / 2];
  const auto limit = bare_rates[rounds / 2];
  std::cout << R"({"bench":"snmp","question":")" << name << R"(","requests_per_core_second":)"
            << std::lround(rate.a_core_second) << R"(,"requests_per_second":)"
            << std::lround(rate.a_second) << R"(,"bare_udp_per_core_second":)" << std::lround(limit)
            << R"(,"ratio":)" << std::round(100 * rate.a_core_second / limit) / 100 << "}\n";
}

asio::awaitable<void> poll_again_and_again(Asking* asking, datagram::Endpoint endpoint) {
  const snmp::Target target{endpoint, Secret{"public"}};
  for (int i = 0; i < polls_each; ++i) {
    const auto deadline = asking->clock.steady() + std::chrono::seconds{30};
    const auto poll = co_await snmp::poll(asking->client, target, deadline, asking->clock.now());
    asking->right += poll.outcome.end == domain::PollEnd::answered ? 1 : 0;
  }
}

void poll_fleet(int interfaces) {
  testing::SnmpFleet fleet{devices, interfaces};
  Asking asking{{}};
  for (int number = 0; number < devices; ++number) {
    ++asking.running;
    const datagram::Endpoint endpoint{asio::ip::make_address(testing::SnmpFleet::address(number)),
                                      fleet.port()};
    asio::co_spawn(asking.loop, poll_again_and_again(&asking, endpoint),
                   [&asking](const std::exception_ptr&) {
                     if (--asking.running == 0) asking.loop.stop();
                   });
  }
  constexpr int polls = devices * polls_each;
  const auto rate = rate_of(polls, [&] { asking.loop.run(); });
  std::cout << R"({"bench":"snmp","polls":)" << polls << R"(,"answered":)" << asking.right
            << R"(,"interfaces":)" << interfaces << R"(,"requests_per_poll":)"
            << std::round(10.0 * fleet.requests() / polls) / 10 << R"(,"polls_per_core_second":)"
            << std::lround(rate.a_core_second) << "}\n";
}
}  // namespace

int main() {
  try {
    compare("get 6", get_six());
    compare("bulk 2x10", bulk_two());
    poll_fleet(4);
    poll_fleet(24);
    return EXIT_SUCCESS;
  } catch (const std::exception& error) {
    std::cerr << "snmp_bench: " << error.what() << '\n';
    return EXIT_FAILURE;
  }
}
