#include "device_poller/outside/probe/http.hpp"

#include "device_poller/outside/probe/http_answer.hpp"
#include "device_poller/outside/probe/stream.hpp"
#include "device_poller/outside/probe/tcp.hpp"
#include "device_poller/outside/probe/tls.hpp"

#include <boost/asio/error.hpp>

#include <utility>

namespace signalbox::device_poller::probe {
namespace {
namespace asio = boost::asio;
using asio::ip::tcp;
using domain::PollEnd;
using domain::PollOutcome;

// Most answers fit.
constexpr std::size_t read_bytes = 16 * 1024;

std::string host_of(const Target& target) {
  auto host = server_of(target);
  if (host.find(':') != host.npos) host = "[" + host + "]";  // IPv6, RFC 3986 §3.2.2
  if (target.port == domain::default_port(target.options.kind)) return host;
  return host + ":" + std::to_string(target.port);
}

std::string request_for(const Target& target) {
  return target.options.method.value_or("GET") + " " + target.options.path.value_or("/") +
         " HTTP/1.1\r\nHost: " + host_of(target) +
         "\r\nUser-Agent: Signalbox\r\nAccept: */*\r\nAccept-Encoding: identity\r\n"
         "Connection: close\r\n\r\n";
}

void note_status(Attempt* attempt, const HttpAnswer* answer) {
  const auto status = answer->status();
  if (attempt->probed.http_status || !status) return;
  attempt->probed.http_status = status;
  attempt->at_deadline = {PollEnd::no_answer, "It answers " + std::to_string(*status) +
                                                  ", but does not end its answer in time."};
}

PollOutcome broken_off(const boost::system::error_code& fault) {
  if (fault == asio::error::access_denied) {
    return {PollEnd::unauthorized, "It asks for a TLS certificate of ours, and there is none."};
  }
  return {PollEnd::bad_answer, "It breaks off the connection instead of answering."};
}

asio::awaitable<PollOutcome> exchange(Attempt* attempt, Stream* stream, Attempt::Moment begun) {
  attempt->at_deadline = {PollEnd::no_answer,
                          "It takes the connection, but does not answer the request in time."};
  const auto unsent = co_await stream->write(request_for(attempt->target));
  if (unsent) co_return broken_off(unsent);
  HttpAnswer answer{attempt->target.options};
  std::string bytes(read_bytes, '\0');
  while (!answer.is_done()) {
    const auto read = co_await stream->read(asio::buffer(bytes));
    if (read.fault && read.fault != asio::error::eof) co_return broken_off(read.fault);
    if (read.bytes > 0 && !attempt->probed.latency_ms) attempt->took_since(begun);
    answer.add({bytes.data(), read.bytes});
    if (read.fault) answer.end();
    note_status(attempt, &answer);
  }
  co_return answer.outcome();
}

// What the server answers weighs more than its certificate; a person hears of both.
PollOutcome joined(PollOutcome answer, const PollOutcome& certificate) {
  if (certificate.end == PollEnd::answered) return answer;
  if (answer.end == PollEnd::answered) return certificate;
  answer.detail += " " + certificate.detail;
  return answer;
}
}  // namespace

asio::awaitable<PollOutcome> probe_http(Attempt* attempt) {
  const auto begun = attempt->now();
  tcp::socket socket{attempt->parts->executor};
  auto connected = co_await connect(attempt, &socket);
  if (connected.end != PollEnd::answered) co_return connected;
  if (attempt->target.options.kind == domain::ProbeKind::http) {
    const auto stream = plain_stream(std::move(socket));
    co_return co_await exchange(attempt, stream.get(), begun);
  }
  const auto secured = co_await secure(attempt, std::move(socket), "http/1.1");
  if (!secured.stream) co_return secured.outcome;
  auto answer = co_await exchange(attempt, secured.stream.get(), begun);
  co_return joined(std::move(answer), secured.outcome);
}

}  // namespace signalbox::device_poller::probe
