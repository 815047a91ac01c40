#include "device_poller/outside/probe/http_answer.hpp"

#include "http/last_chunk.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/buffer_body.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>

#include <algorithm>
#include <array>

namespace signalbox::device_poller::probe {
namespace {
namespace http = boost::beast::http;
using domain::PollEnd;
using domain::PollOutcome;
using Parser = http::response_parser<http::buffer_body>;

// Browsers and proxies stop at some dozen kB; cookies of large sites need 16.
constexpr std::uint32_t header_bytes_max = 32 * 1024;
// "100 Continue", "103 Early Hints": who sends more has nothing to say.
constexpr int interim_max = 8;
// Of the body that is taken at once.
constexpr std::size_t piece_bytes = 8 * 1024;

bool is_interim(int status) { return status >= 100 && status < 200 && status != 101; }

std::string wanted_by(const domain::ProbeOptions& options) {
  if (!options.statuses) return "2xx or 3xx";
  std::string list;
  for (std::size_t at = 0; at < options.statuses->size(); ++at) {
    const bool is_last = at + 1 == options.statuses->size();
    if (at > 0) list += is_last ? " or " : ", ";
    list += (*options.statuses)[at];
  }
  return list;
}
}  // namespace

struct HttpAnswer::State {
  explicit State(const domain::ProbeOptions& the_options) : options(the_options) { begin(); }

  void begin() {
    parser = std::make_unique<Parser>();
    parser->header_limit(header_bytes_max);
    parser->body_limit(boost::none);  // it is not kept beyond body_bytes_max
    parser->skip(options.method == "HEAD");
  }
  void parse();
  // Whether there is more to be made of what is pending.
  bool step();
  void take(std::size_t bytes);
  void note_header();
  void fail(const boost::system::error_code& error);
  bool wants_body() const {
    return options.body_contains.has_value() && status && is_wanted(options, *status);
  }
  bool is_done() const {
    return !fault.empty() || is_whole || found || (status && !wants_body()) ||
           body.size() >= domain::body_bytes_max;
  }

  const domain::ProbeOptions& options;
  std::unique_ptr<Parser> parser;
  std::string pending = {};
  std::array<char, piece_bytes> piece = {};
  int interim = 0;
  std::optional<int> status = {};
  std::string body = {};
  bool found = false;
  bool is_whole = false;
  std::string fault = {};
};

void HttpAnswer::State::fail(const boost::system::error_code& error) {
  if (error == http::error::header_limit) {
    fault = "The headers of its answer exceed 32 KiB.";
  } else if (error == http::error::partial_message || error == http::error::end_of_stream) {
    fault = status ? "It breaks off in the body of its answer."
                   : "It closes the connection without a whole answer.";
  } else {
    fault =
        status ? "The body of its answer is not what HTTP allows." : "What it answers is not HTTP.";
  }
}

void HttpAnswer::State::note_header() {
  const auto code = static_cast<int>(parser->get().result_int());
  if (is_interim(code)) {
    if (++interim > interim_max) fault = "It answers nothing but interim statuses.";
    begin();
    return;
  }
  if (code < 100) {
    fault = "What it answers is not HTTP.";
    return;
  }
  status = code;
  is_whole = parser->is_done();
}

void HttpAnswer::State::take(std::size_t bytes) {
  if (bytes == 0 || !wants_body() || !options.body_contains) return;
  const auto& wanted = *options.body_contains;
  const auto room = domain::body_bytes_max - std::min(body.size(), domain::body_bytes_max);
  // The text may lie across two pieces.
  const auto from = body.size() - std::min(body.size(), wanted.size());
  body.append(piece.data(), std::min(bytes, room));
  found = body.find(wanted, from) != body.npos;
}

bool HttpAnswer::State::step() {
  if (pending.empty() || is_done()) return false;
  auto& into = parser->get().body();
  into = {piece.data(), piece.size(), true};
  if (status && parser->chunked() && signalbox::http::is_cut_last_chunk(pending)) return false;
  boost::system::error_code error;
  const auto used = parser->put(boost::asio::buffer(pending), error);
  const auto taken = status ? piece.size() - into.size : 0;
  pending.erase(0, used);
  take(taken);
  if (error == http::error::need_more) return false;
  if (error && error != http::error::need_buffer) {
    fail(error);
    return false;
  }
  if (!status && parser->is_header_done()) {
    note_header();
    return true;
  }
  is_whole = parser->is_done();
  return used > 0 || taken > 0;
}

void HttpAnswer::State::parse() {
  while (step()) {
  }
}

HttpAnswer::HttpAnswer(const domain::ProbeOptions& options)
    : state_(std::make_unique<State>(options)) {}

HttpAnswer::~HttpAnswer() = default;

void HttpAnswer::add(std::string_view bytes) {
  if (is_done()) return;
  state_->pending += bytes;
  state_->parse();
}

void HttpAnswer::end() {
  if (is_done()) return;
  boost::system::error_code error;
  if (state_->parser->got_some()) {
    state_->parser->put_eof(error);
  } else {
    error = http::error::end_of_stream;
  }
  if (error) return state_->fail(error);
  state_->is_whole = true;
}

bool HttpAnswer::is_done() const { return state_->is_done(); }

std::optional<int> HttpAnswer::status() const { return state_->status; }

PollOutcome HttpAnswer::outcome() const {
  const auto& status = state_->status;
  if (!state_->fault.empty() || !status) return {PollEnd::bad_answer, state_->fault};
  if (!is_wanted(state_->options, *status)) {
    const bool is_ours = *status == 401 || *status == 403;
    return {is_ours ? PollEnd::unauthorized : PollEnd::answered_in_part,
            "It answers " + std::to_string(*status) + "; " + wanted_by(state_->options) +
                " is wanted."};
  }
  if (!state_->options.body_contains || state_->found) return {PollEnd::answered};
  if (!state_->is_whole) {
    return {PollEnd::answered_in_part,
            "The first 256 KiB of its answer do not hold the text that is wanted."};
  }
  return {PollEnd::answered_in_part, "Its answer does not hold the text that is wanted."};
}

}  // namespace signalbox::device_poller::probe
