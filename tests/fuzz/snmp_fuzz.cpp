// Bytes from devices: messages of SNMP, object identifiers, what a walk makes of answers, replies
// to a ping.
#include "device_poller/outside/icmp/packet.hpp"
#include "device_poller/outside/snmp/message.hpp"
#include "device_poller/outside/snmp/walk.hpp"
#include "fuzz/promise.hpp"

namespace {
using namespace signalbox;
using namespace signalbox::device_poller;
using fuzz::expect;
using snmp::Type;

void expect_same_again(const snmp::Message& message) {
  const auto again = snmp::decode(snmp::encode(message));
  expect(again.has_value());
  expect(*again == message);
}

// What is accepted reads as the same when we have written it.
void check_message(std::string_view bytes) {
  const auto message = snmp::decode(bytes);
  if (message) expect_same_again(*message);
}

// Takes whatever it needs from the front; zeros when there is no more.
class Supply {
 public:
  explicit Supply(std::string_view bytes) : rest_(bytes) {}

  bool empty() const { return rest_.empty(); }
  std::uint64_t number(int bytes) {
    std::uint64_t number = 0;
    for (int i = 0; i < bytes; ++i) number = number << 8U | byte();
    return number;
  }
  std::string text(std::size_t size) {
    std::string text{rest_.substr(0, size)};
    rest_.remove_prefix(text.size());
    return text;
  }
  snmp::Oid oid() {
    const auto first = static_cast<std::uint32_t>(byte() % 3U);
    snmp::Oid oid{first, static_cast<std::uint32_t>(byte() % 40U)};
    for (auto count = byte() % 127U; count > 0; --count) {
      oid.append(static_cast<std::uint32_t>(number(static_cast<int>(byte() % 5U))));
    }
    return oid;
  }
  snmp::Value value() {
    const auto type = static_cast<Type>(byte() % 13U);
    switch (type) {
      case Type::integer:
        return {type, static_cast<std::int64_t>(number(8))};
      case Type::octets:
      case Type::opaque:
        return {type, text(number(2))};
      case Type::ip_address:
        return {type, (text(4) + "none").substr(0, 4)};
      case Type::oid:
        return {type, oid()};
      case Type::counter32:
      case Type::gauge32:
      case Type::time_ticks:
        return {type, number(4)};
      case Type::counter64:
        return {type, number(8)};
      case Type::null:
      case Type::no_such_object:
      case Type::no_such_instance:
      case Type::end_of_view:
        break;
    }
    return {type, {}};
  }
  snmp::Message message() {
    constexpr std::array<snmp::Operation, 4> operations{
        snmp::Operation::get, snmp::Operation::get_next, snmp::Operation::response,
        snmp::Operation::get_bulk};
    snmp::Message message{.community = text(byte()),
                          .operation = operations.at(byte() % operations.size()),
                          .request_id = static_cast<std::int32_t>(number(4)),
                          .error_status = static_cast<std::int32_t>(number(4)),
                          .error_index = static_cast<std::int32_t>(number(1)),
                          .variables = {}};
    while (!empty() && message.variables.size() < snmp::variables_max) {
      auto name = oid();
      message.variables.push_back({std::move(name), value()});
    }
    return message;
  }

 private:
  std::uint8_t byte() {
    if (rest_.empty()) return 0;
    const auto byte = static_cast<std::uint8_t>(rest_.front());
    rest_.remove_prefix(1);
    return byte;
  }

  std::string_view rest_;
};

// What we write we read as the same.
void check_writing(std::string_view bytes) { expect_same_again(Supply{bytes}.message()); }

// A walk asks for what lies under its columns, further on each time, and comes to an end.
void check_walk(std::string_view bytes) {
  Supply supply{bytes};
  const std::vector<snmp::Oid> columns{{1, 3, 1}, {1, 3, 2}, {1, 3, 3}};
  snmp::Walk walk{columns};
  while (!walk.done()) {
    const auto question = walk.question();
    const bool is_bulk = question.operation == snmp::Operation::get_bulk;
    expect(!question.variables.empty() && is_bulk == (question.error_index > 0));
    if (supply.empty()) {
      walk.lose();
      continue;
    }
    snmp::Message answer{.community = {}, .operation = snmp::Operation::response};
    answer.error_status = static_cast<std::int32_t>(supply.number(1) % 19);
    for (auto count = supply.number(1) % 40; count > 0; --count) {
      auto name = columns[supply.number(1) % columns.size()].with(
          static_cast<std::uint32_t>(supply.number(1)));
      answer.variables.push_back({std::move(name), supply.value()});
    }
    walk.take(answer);
  }
  const auto table = walk.take_table();
  expect(table.rows.size() <= snmp::table_rows_max);
  for (const auto& [index, cells] : table.rows) expect(cells.size() == columns.size());
}

void check_texts(std::string_view bytes) {
  if (const auto oid = snmp::Oid::parse(bytes)) {
    expect(snmp::Oid::parse(oid->to_string()).value() == *oid);
    expect_same_again({.community = {}, .variables = {{*oid}}});
  }
  const auto text = snmp::Value{Type::octets, std::string{bytes}}.text();
  expect(text && snmp::Value(Type::octets, *text).text() == text);
}

void check_ping(std::string_view bytes) {
  for (const bool is_v6 : {false, true}) {
    const auto echo = icmp::parse_echo_reply(bytes, is_v6, false);
    if (!echo) continue;
    auto reply = icmp::echo_request(*echo, is_v6);
    expect(icmp::checksum(reply) == 0);
    reply[0] = bytes[0];
    expect(icmp::parse_echo_reply(reply, is_v6, false) == echo);
  }
  icmp::parse_echo_reply(bytes, false, true);
}

constexpr std::array<fuzz::Check, 5> checks{check_message, check_writing, check_walk, check_texts,
                                            check_ping};
}  // namespace

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer calls this name.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t count) {
  fuzz::run_one(checks, bytes, count);
  return 0;
}
