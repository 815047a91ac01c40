#include "device_poller/outside/routeros/rest_answer.hpp"

#include "http/last_chunk.hpp"
#include "json/raw.hpp"
#include "json/read.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include <map>

namespace signalbox::device_poller::routeros {
namespace {
namespace http = boost::beast::http;
using Object = std::map<std::string, json::Raw>;

constexpr std::uint32_t header_bytes_max = 16 * 1024;
constexpr int status_error_from = 400;

std::string text_of(const json::Raw& value) {
  auto text = json::read<std::string>(value.text());
  return text ? *std::move(text) : std::string{value.text()};
}

// {"error":400,"message":"Bad Request","detail":"no such command"}
std::string detail_of(const std::string& body, int status) {
  const auto object = json::read<Object>(body);
  for (const auto* const name : {"detail", "message"}) {
    if (!object) break;
    const auto found = object->find(name);
    if (found != object->end()) return words_of(text_of(found->second));
  }
  return "HTTP status " + std::to_string(status);
}

Row row_of(const Object& object) {
  Attributes attributes;
  for (const auto& [name, value] : object) attributes.emplace(name, text_of(value));
  return Row{std::move(attributes)};
}

std::optional<std::vector<Row>> rows_of(const std::string& body) {
  std::vector<Row> rows;
  if (body.empty()) return rows;
  if (body.starts_with('{')) {
    const auto object = json::read<Object>(body);
    if (!object) return std::nullopt;
    rows.push_back(row_of(*object));
    return rows;
  }
  const auto objects = json::read<std::vector<Object>>(body);
  if (!objects || objects->size() > rows_max) return std::nullopt;
  rows.reserve(objects->size());
  for (const auto& object : *objects) rows.push_back(row_of(object));
  return rows;
}
}  // namespace

struct RestAnswer::State {
  State() {
    parser.header_limit(header_bytes_max);
    parser.body_limit(limits::body_bytes_max);  // what our reader of JSON takes: some 5,000 rows
  }

  http::response_parser<http::string_body> parser;
  std::string fault = {};
};

RestAnswer::RestAnswer() : state_(std::make_unique<State>()) {}

RestAnswer::~RestAnswer() = default;

void RestAnswer::take(std::string* bytes) {
  auto& parser = state_->parser;
  while (!bytes->empty() && !is_done()) {
    const bool in_chunks = parser.is_header_done() && parser.chunked();
    if (in_chunks && signalbox::http::is_cut_last_chunk(*bytes)) return;
    boost::system::error_code error;
    const auto used = parser.put(boost::asio::buffer(*bytes), error);
    bytes->erase(0, used);
    if (error == http::error::need_more) return;
    if (error == http::error::body_limit) {
      state_->fault = "The device answered with more than fits.";
    } else if (error) {
      state_->fault = "What answers does not speak HTTP.";
    }
  }
}

bool RestAnswer::is_done() const { return !state_->fault.empty() || state_->parser.is_done(); }

const std::string& RestAnswer::fault() const { return state_->fault; }

int RestAnswer::status() const { return static_cast<int>(state_->parser.get().result_int()); }

bool RestAnswer::is_last() const { return !state_->parser.get().keep_alive(); }

std::optional<Table> RestAnswer::table() const {
  const auto& body = state_->parser.get().body();
  if (status() >= status_error_from) {
    return Table{.end = TableEnd::trapped, .message = detail_of(body, status())};
  }
  auto rows = rows_of(body);
  if (!rows) return std::nullopt;
  return Table{.end = TableEnd::answered, .rows = *std::move(rows)};
}

}  // namespace signalbox::device_poller::routeros
