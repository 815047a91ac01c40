#include "device_poller/outside/snmp_v3/pdu.hpp"

// net-snmp's other headers need this one first.
#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>

#include <algorithm>
#include <cstring>
#include <new>
#include <vector>

namespace signalbox::device_poller::snmp_v3 {
namespace {
using snmp::Type;
using snmp::Value;

int command_of(snmp::Operation operation) {
  switch (operation) {
    case snmp::Operation::get_next:
      return SNMP_MSG_GETNEXT;
    case snmp::Operation::get_bulk:
      return SNMP_MSG_GETBULK;
    default:
      return SNMP_MSG_GET;
  }
}

Pdu made(int command) {
  Pdu pdu{snmp_pdu_create(command)};
  if (!pdu) throw std::bad_alloc{};
  return pdu;
}

snmp::Oid oid_of(const oid* arcs, std::size_t count) {
  snmp::Oid name;
  for (std::size_t i = 0; i < std::min(count, snmp::oid_arcs_max); ++i) {
    name.append(static_cast<std::uint32_t>(arcs[i]));
  }
  return name;
}

std::string bytes_of(const netsnmp_variable_list& variable) {
  if (variable.val_len == 0) return {};
  return {reinterpret_cast<const char*>(variable.val.string), variable.val_len};
}

std::uint64_t unsigned_of(const netsnmp_variable_list& variable) {
  return static_cast<std::uint32_t>(*variable.val.integer);
}

Value value_of(const netsnmp_variable_list& variable) {
  switch (variable.type) {
    case ASN_INTEGER:
      return {Type::integer, std::int64_t{*variable.val.integer}};
    case ASN_OCTET_STR:
      return {Type::octets, bytes_of(variable)};
    case ASN_OBJECT_ID:
      return {Type::oid, oid_of(variable.val.objid, variable.val_len / sizeof(oid))};
    case ASN_IPADDRESS:
      return {Type::ip_address, bytes_of(variable)};
    case ASN_COUNTER:
      return {Type::counter32, unsigned_of(variable)};
    case ASN_GAUGE:
      return {Type::gauge32, unsigned_of(variable)};
    case ASN_TIMETICKS:
      return {Type::time_ticks, unsigned_of(variable)};
    case ASN_COUNTER64: {
      const auto& wide = *variable.val.counter64;
      return {Type::counter64, (std::uint64_t{wide.high} << 32U) | (wide.low & 0xFFFF'FFFFU)};
    }
    case ASN_OPAQUE:
      return {Type::opaque, bytes_of(variable)};
    case SNMP_NOSUCHOBJECT:
      return {Type::no_such_object};
    case SNMP_NOSUCHINSTANCE:
      return {Type::no_such_instance};
    case SNMP_ENDOFMIBVIEW:
      return {Type::end_of_view};
    default:
      return {};  // null, or what we ask for nowhere
  }
}
}  // namespace

void FreePdu::operator()(snmp_pdu* pdu) const { snmp_free_pdu(pdu); }

Pdu to_pdu(const snmp::Message& question) {
  auto pdu = made(command_of(question.operation));
  if (question.operation == snmp::Operation::get_bulk) {
    pdu->non_repeaters = question.error_status;
    pdu->max_repetitions = question.error_index;
  }
  std::vector<oid> arcs;
  for (const auto& variable : question.variables) {
    arcs.assign(variable.name.arcs().begin(), variable.name.arcs().end());
    snmp_add_null_var(pdu.get(), arcs.data(), arcs.size());
  }
  return pdu;
}

Pdu discovery() {
  auto pdu = made(SNMP_MSG_GET);
  pdu->version = SNMP_VERSION_3;
  pdu->securityName = ::strdup("");
  if (pdu->securityName == nullptr) throw std::bad_alloc{};
  pdu->securityLevel = SNMP_SEC_LEVEL_NOAUTH;
  pdu->securityModel = SNMP_SEC_MODEL_USM;
  return pdu;
}

snmp::Message message_of(const snmp_pdu& pdu) {
  snmp::Message message{.community = {},
                        .operation = snmp::Operation::response,
                        .request_id = static_cast<std::int32_t>(pdu.reqid),
                        .error_status = static_cast<std::int32_t>(pdu.errstat),
                        .error_index = static_cast<std::int32_t>(pdu.errindex)};
  const auto* at = pdu.variables;
  for (; at != nullptr && message.variables.size() < snmp::variables_max; at = at->next_variable) {
    message.variables.push_back({oid_of(at->name, at->name_length), value_of(*at)});
  }
  return message;
}

}  // namespace signalbox::device_poller::snmp_v3
