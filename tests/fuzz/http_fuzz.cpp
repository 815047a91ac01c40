// The byte parsers of libs/http. The first byte of an input says which.
#include "core/form.hpp"
#include "fuzz/promise.hpp"
#include "http/connection/parser.hpp"
#include "http/cookie.hpp"
#include "http/events.hpp"
#include "http/fields.hpp"

#include <stdexcept>

namespace {
using namespace signalbox;
using fuzz::expect;

struct Outcome {
  bool done = false;
  http::Request request;
  std::string body;
};

Outcome parse(std::string_view bytes, std::size_t step) {
  using boost::beast::http::error;
  http::RequestParser parser{64 * 1024};
  std::string waiting;
  boost::system::error_code failed;
  while (!parser.is_done()) {
    if (waiting.empty() || failed == error::need_more) {
      if (bytes.empty()) break;
      waiting += bytes.substr(0, step);
      bytes.remove_prefix(std::min(step, bytes.size()));
    }
    waiting.erase(0, parser.put(waiting, failed));
    if (failed && failed != error::need_more) break;
  }
  Outcome outcome{.done = parser.is_done() && !parser.header_fault(), .request = {}, .body = {}};
  if (!outcome.done) return outcome;
  outcome.request = parser.take_request();
  outcome.body = parser.take_body();
  return outcome;
}

void check_request(std::string_view bytes) {
  const auto whole = parse(bytes, bytes.size() + 1);
  const auto slow = parse(bytes, 1);
  expect(whole.done == slow.done);
  expect(whole.body == slow.body && whole.request.path == slow.request.path);
  expect(whole.request.headers.entries() == slow.request.headers.entries());
  expect(!whole.done || whole.request.path.starts_with('/'));
}

void check_form(std::string_view text) {
  const auto form = Form::parse(text);
  if (!form) return;
  const auto again = Form::parse(form_encode(form->entries()), {.bytes_max = 1 << 20});
  expect(again.has_value() && again->entries() == form->entries());
}

void check_percent(std::string_view text) {
  const auto plain = percent_decode(text);
  if (plain) expect(percent_decode(percent_encode(*plain)).value() == *plain);
}

void check_cookie(std::string_view text) {
  Headers headers;
  try {
    headers.add("Cookie", std::string{text});
  } catch (const std::invalid_argument&) {
    return;  // no such header comes out of the parser
  }
  const auto value = http::cookie(headers, "a");
  if (!value) return;
  const auto set = http::set_cookie({.name = "a", .value = *value});
  expect(set.starts_with("a=" + *value + "; Path=/"));
}

void check_range(std::string_view text) {
  for (const std::uint64_t size : {0ULL, 10ULL, ~0ULL}) {
    const auto wanted = http::parse_range(text, size);
    if (!wanted || !wanted->satisfiable) continue;
    const auto [first, count] = wanted->range;
    expect(count > 0 && first < size && count <= size - first);
  }
}

void check_fields(std::string_view text) {
  const auto coding = http::coding_quality(text, "gzip");
  const auto type = http::type_quality(text, "text/html");
  expect(coding >= 0 && coding <= 1000 && type >= 0 && type <= 1000);
  expect(!http::names_strong_tag(text, "\"a\"") || http::names_tag(text, "\"a\""));
}

void check_date(std::string_view text) {
  const auto time = http::parse_http_date(text);
  if (time) expect(http::to_http_date(*time) == text);
}

// The lines of one event as a client joins them (HTML §9.2.6).
std::string data_of(std::string_view frame) {
  std::string data;
  while (!frame.empty()) {
    const auto line = frame.substr(0, frame.find('\n'));
    frame.remove_prefix(line.size() + 1);
    if (line.starts_with("data: ")) data += std::string{line.substr(6)} + "\n";
  }
  data.pop_back();
  return data;
}

std::string with_plain_breaks(std::string_view text) {
  std::string plain;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '\r' && at + 1 < text.size() && text[at + 1] == '\n') continue;
    plain += text[at] == '\r' ? '\n' : text[at];
  }
  return plain;
}

void check_event(std::string_view text) {
  const auto frame = http::encode_event({.id = "1", .name = "n", .data = std::string{text}});
  expect(frame.starts_with("id: 1\nevent: n\ndata: ") && frame.ends_with("\n\n"));
  expect(frame.find("\n\n") == frame.size() - 2 && frame.find('\r') == frame.npos);
  expect(data_of(frame) == with_plain_breaks(text));
  http::Request request;
  request.query = "last_event_id=" + percent_encode(text);
  expect(http::last_event_id(request).find_first_of("\r\n") == std::string::npos);
}

constexpr std::array<fuzz::Check, 8> checks{check_request, check_form,  check_percent,
                                            check_cookie,  check_range, check_fields,
                                            check_date,    check_event};
}  // namespace

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer calls this name.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t count) {
  fuzz::run_one(checks, bytes, count);
  return 0;
}
