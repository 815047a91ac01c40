#include "device_poller/outside/snmp/message.hpp"

#include "device_poller/outside/snmp/ber.hpp"

#include <limits>

namespace signalbox::device_poller::snmp {
namespace {
std::int32_t take_integer32(ber::Reader& reader) {
  const auto number = reader.integer();
  if (number < std::numeric_limits<std::int32_t>::min() ||
      number > std::numeric_limits<std::int32_t>::max()) {
    throw ber::Malformed{"a field has more than 32 bits"};
  }
  return static_cast<std::int32_t>(number);
}

Operation operation_of(std::uint8_t tag) {
  switch (const auto operation = static_cast<Operation>(tag)) {
    case Operation::get:
    case Operation::get_next:
    case Operation::response:
    case Operation::get_bulk:
      return operation;
  }
  throw ber::Malformed{"it is neither question nor answer"};
}

Version version_of(std::int64_t number) {
  if (number == static_cast<std::int64_t>(Version::v1)) return Version::v1;
  if (number == static_cast<std::int64_t>(Version::v2c)) return Version::v2c;
  throw ber::Malformed{"it is neither of version 1 nor of 2c"};
}

Message read(std::string_view datagram) {
  ber::Reader outer{datagram};
  auto reader = outer.enter(ber::Tag::sequence);
  Message message;
  message.version = version_of(reader.integer());
  message.community = reader.octets();
  message.operation = operation_of(reader.next_tag());
  auto body = reader.enter(static_cast<std::uint8_t>(message.operation));
  message.request_id = take_integer32(body);
  message.error_status = take_integer32(body);
  message.error_index = take_integer32(body);
  auto list = body.enter(ber::Tag::sequence);
  while (!list.at_end()) {
    if (message.variables.size() == variables_max)
      throw ber::Malformed{"it has too many variables"};
    auto pair = list.enter(ber::Tag::sequence);
    auto name = pair.oid();
    message.variables.push_back({std::move(name), pair.value()});
    if (!pair.at_end()) throw ber::Malformed{"a variable is more than a name and a value"};
  }
  if (!body.at_end() || !reader.at_end()) throw ber::Malformed{"there is more in it than belongs"};
  return message;
}
}  // namespace

std::string encode(const Message& message) {
  ber::Writer writer;
  const auto end = writer.mark();
  for (auto at = message.variables.size(); at > 0; --at) {
    const auto& variable = message.variables[at - 1];
    const auto start = writer.mark();
    writer.value(variable.value);
    writer.oid(variable.name);
    writer.wrap(ber::Tag::sequence, start);
  }
  writer.wrap(ber::Tag::sequence, end);
  writer.integer(message.error_index);
  writer.integer(message.error_status);
  writer.integer(message.request_id);
  writer.wrap(static_cast<std::uint8_t>(message.operation), end);
  writer.octets(message.community);
  writer.integer(static_cast<std::int64_t>(message.version));
  writer.wrap(ber::Tag::sequence, end);
  return writer.finish();
}

Result<Message> decode(std::string_view datagram) {
  if (datagram.size() > datagram_bytes_max) {
    return Failure{Code::invalid, "is longer than a datagram"};
  }
  try {
    return read(datagram);
  } catch (const ber::Malformed& fault) {
    return Failure{Code::invalid, fault.what};
  }
}

}  // namespace signalbox::device_poller::snmp
