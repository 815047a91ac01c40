// Bytes from RouterOS devices: sentences, replies, and the values in them.
#include "device_poller/outside/routeros/reply.hpp"
#include "device_poller/outside/routeros/rest_answer.hpp"
#include "device_poller/outside/routeros/tables.hpp"
#include "device_poller/outside/routeros/value.hpp"
#include "fuzz/promise.hpp"

namespace {
using namespace signalbox;
using namespace signalbox::device_poller;
using fuzz::expect;
using routeros::Sentence;

struct Read {
  std::vector<Sentence> sentences;
  bool is_broken = false;

  bool operator==(const Read&) const = default;
};

Read read(std::string_view bytes, std::size_t piece) {
  routeros::SentenceReader reader;
  Read read;
  while (!bytes.empty() && !read.is_broken) {
    reader.feed(bytes.substr(0, piece));
    bytes.remove_prefix(std::min(piece, bytes.size()));
    while (auto next = reader.next()) read.sentences.push_back(*std::move(next));
    read.is_broken = reader.fault().has_value();
  }
  return read;
}

void check_values(std::string_view text) {
  const auto time = routeros::duration(text);
  if (time) expect(time->count() >= 0);
  const auto number = routeros::natural(text);
  if (number) {
    const auto zeros = std::min(text.find_first_not_of('0'), text.size() - 1);
    expect(std::to_string(*number) == text.substr(zeros));
  }
  routeros::decimal(text);
  routeros::boolean(text);
  const auto signal = routeros::signal_dbm(text);
  if (signal) expect(*signal >= -200 && *signal <= 100);
}

// Whatever a device answers to whatever we ask makes a reading.
void check_tables(const std::vector<routeros::Attributes>& rows) {
  routeros::Table table{.end = routeros::TableEnd::answered};
  for (const auto& row : rows) table.rows.emplace_back(row);
  domain::Reading reading;
  for (auto* const take :
       {routeros::take_resource, routeros::take_routerboard, routeros::take_identity,
        routeros::take_interfaces, routeros::take_health, routeros::take_firmware,
        routeros::take_registrations, routeros::take_radios, routeros::take_neighbours}) {
    take(table, &reading);
  }
  for (auto& radio : reading.radios) routeros::take_monitor(table, &radio);
  expect(reading.interfaces.size() <= rows.size());
}

// By REST, in whatever pieces it comes.
void check_rest(const std::string& bytes) {
  routeros::RestAnswer whole;
  std::string rest = bytes;
  whole.take(&rest);
  routeros::RestAnswer pieced;
  std::string pending;
  for (std::size_t at = 0; at < bytes.size() && !pieced.is_done(); ++at) {
    pending += bytes[at];
    pieced.take(&pending);
  }
  // What is no answer is found out sooner or later, by how much of it is there.
  const bool is_answer = whole.is_done() && whole.fault().empty();
  expect(is_answer == (pieced.is_done() && pieced.fault().empty()));
  if (!is_answer) return;
  expect(rest.size() < bytes.size() && whole.status() == pieced.status());
  const auto table = whole.table();
  const auto again = pieced.table();
  expect(table.has_value() == again.has_value());
  if (!table) return;
  expect(table->rows.size() == again->rows.size() && table->message == again->message);
  domain::Reading reading;
  routeros::take_interfaces(*table, &reading);
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes(data, data + size);
  check_rest(bytes);
  check_values(bytes);
  const auto whole = read(bytes, bytes.size() + 1);
  expect(whole == read(bytes, 1));
  std::vector<routeros::Attributes> rows;
  std::string again;
  for (const auto& sentence : whole.sentences) {
    again += routeros::encode(sentence);
    const auto reply = routeros::reply_of(sentence);
    if (!reply) continue;
    for (const auto& [name, value] : reply->attributes) check_values(value);
    rows.push_back(reply->attributes);
  }
  expect(read(again, again.size() + 1).sentences == whole.sentences);
  check_tables(rows);
  return 0;
}
