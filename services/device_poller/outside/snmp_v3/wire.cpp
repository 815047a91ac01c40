#include "device_poller/outside/snmp_v3/wire.hpp"

#include "device_poller/outside/snmp_v3/protocols.hpp"

// net-snmp's other headers need this one first.
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fcntl.h>
#include <net-snmp/library/large_fd_set.h>
#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>
#include <sys/socket.h>

#include <algorithm>
#include <stdexcept>

namespace signalbox::device_poller::snmp_v3 {
namespace {
namespace asio = boost::asio;
using domain::PollEnd;

int level_of(vault::SnmpLevel level) {
  switch (level) {
    case vault::SnmpLevel::no_auth_no_priv:
      return SNMP_SEC_LEVEL_NOAUTH;
    case vault::SnmpLevel::auth_no_priv:
      return SNMP_SEC_LEVEL_AUTHNOPRIV;
    case vault::SnmpLevel::auth_priv:
      break;
  }
  return SNMP_SEC_LEVEL_AUTHPRIV;
}

std::string peer_of(const datagram::Endpoint& endpoint) {
  const auto address = endpoint.address().to_string();
  const auto port = std::to_string(endpoint.port());
  return endpoint.address().is_v6() ? "udp6:[" + address + "]:" + port
                                    : "udp:" + address + ":" + port;
}

std::optional<domain::PollOutcome> refusal_by(int error) {
  switch (error) {
    case ECONNREFUSED:
      return domain::PollOutcome{PollEnd::refused, "the host is there and refuses the SNMP port"};
    case EHOSTUNREACH:
    case ENETUNREACH:
    case EACCES:
    case EPERM:
      return domain::PollOutcome{PollEnd::unreachable,
                                 "no way leads there: " + std::generic_category().message(error)};
    default:
      return std::nullopt;
  }
}

void take(Heard* heard, const netsnmp_pdu* pdu) {
  if (pdu == nullptr) return heard->finish({PollEnd::bad_answer, "its answer is none of SNMPv3"});
  heard->message = message_of(*pdu);
  if (pdu->command == SNMP_MSG_REPORT) {
    const auto& variables = heard->message.variables;
    heard->report = variables.empty() ? Report::other : report_of(variables.front().name);
  }
  heard->finish({PollEnd::answered});
}

// net-snmp's word on a question. Answers 1: it is done with.
int hear(int operation, netsnmp_session* session, int /*request_id*/, netsnmp_pdu* pdu,
         void* magic) {
  auto* const heard = static_cast<Heard*>(magic);
  switch (operation) {
    case NETSNMP_CALLBACK_OP_RESEND:
      heard->clock_told = true;
      heard->expires = heard->clock->steady() + heard->time;
      break;
    case NETSNMP_CALLBACK_OP_TIMED_OUT:
      heard->finish({PollEnd::no_answer, "SNMPv3 is not answered."});
      break;
    case NETSNMP_CALLBACK_OP_SEND_FAILED: {
      const auto refusal = refusal_by(session->s_errno);
      heard->finish(refusal.value_or(
          domain::PollOutcome{PollEnd::no_answer, "the question could not be sent"}));
      break;
    }
    default:
      // After a report it is called twice: the first word counts.
      if (!heard->done) take(heard, pdu);
  }
  return 1;
}

void set_protocols(netsnmp_session* session, const vault::Credentials& credentials) {
  const bool has_authentication = credentials.level != vault::SnmpLevel::no_auth_no_priv;
  const bool has_privacy = credentials.level == vault::SnmpLevel::auth_priv;
  const auto authentication =
      has_authentication ? authentication_of(credentials.authentication) : no_authentication();
  const auto privacy = has_privacy ? privacy_of(credentials.privacy) : no_privacy();
  session->securityAuthProto = authentication.arcs;
  session->securityAuthProtoLen = authentication.size;
  session->securityPrivProto = privacy.arcs;
  session->securityPrivProtoLen = privacy.size;
}

u_char* bytes_in(std::string& text) { return reinterpret_cast<u_char*>(text.data()); }

// Of `room` bytes; a key of ours is never longer.
std::size_t copy_key(const Secret& key, u_char* to, std::size_t room) {
  const auto& bytes = key.reveal();
  const auto count = std::min(bytes.size(), room);
  std::copy_n(bytes.begin(), count, to);
  return count;
}
}  // namespace

domain::PollOutcome cannot_open() {
  return {PollEnd::unreachable, "this host cannot send there: it has no socket for that"};
}

std::shared_ptr<Wire> Wire::open(const asio::any_io_executor& executor, const Target& target,
                                 const std::string& engine) {
  netsnmp_session wanted;
  snmp_sess_init(&wanted);
  auto peer = peer_of(target.endpoint);
  auto name = target.credentials.user_name;
  auto engine_id = engine;
  wanted.version = SNMP_VERSION_3;
  wanted.peername = peer.data();
  wanted.retries = 0;  // asking again is ours; telling the clock is theirs all the same
  wanted.flags |= SNMP_FLAGS_DONT_PROBE;  // which would wait for the answer
  wanted.securityModel = SNMP_SEC_MODEL_USM;
  wanted.securityLevel = level_of(target.credentials.level);
  wanted.securityName = name.data();
  wanted.securityNameLen = name.size();
  set_protocols(&wanted, target.credentials);
  if (!engine_id.empty()) {
    wanted.securityEngineID = bytes_in(engine_id);
    wanted.securityEngineIDLen = engine_id.size();
  }
  void* const session = snmp_sess_open(&wanted);
  if (session == nullptr) return nullptr;
  snmp_sess_session(session)->flags |= SNMP_FLAGS_DONT_PROBE;
  const int socket = snmp_sess_transport(session)->sock;
  const bool is_ready = ::fcntl(socket, F_SETFL, O_NONBLOCK) == 0 &&
                        ::connect(socket, target.endpoint.data(),
                                  static_cast<socklen_t>(target.endpoint.size())) == 0;
  if (!is_ready) {
    snmp_sess_close(session);
    return nullptr;
  }
  return std::make_shared<Wire>(executor, session, socket);
}

Wire::Wire(const asio::any_io_executor& executor, void* session, int socket)
    : session_(session), socket_(executor, socket) {}

Wire::~Wire() { cut(); }

void Wire::cut() {
  if (session_ == nullptr) return;
  socket_.release();  // net-snmp closes it
  snmp_sess_close(std::exchange(session_, nullptr));
}

snmp_session* Wire::session() const { return snmp_sess_session(session_); }

void Wire::send(Heard* heard, Pdu pdu, std::chrono::milliseconds time) const {
  session()->timeout = std::chrono::microseconds{time}.count();
  heard->time = time;
  heard->expires = heard->clock->steady() + time;
  auto* const given = pdu.release();
  if (snmp_sess_async_send(session_, given, hear, heard) != 0) return;  // it is net-snmp's now
  pdu.reset(given);
  heard->finish({PollEnd::bad_answer, "net-snmp cannot write the question"});
}

void Wire::expire() const { snmp_sess_timeout(session_); }

asio::awaitable<bool> Wire::readable() {
  if (session_ == nullptr) co_return false;
  const auto [fault] = co_await socket_.async_wait(asio::posix::stream_descriptor::wait_read,
                                                   asio::as_tuple(asio::use_awaitable));
  co_return !fault && session_ != nullptr;
}

void Wire::receive() const {
  netsnmp_large_fd_set ready;
  netsnmp_large_fd_set_init(&ready, FD_SETSIZE);
  netsnmp_large_fd_setfd(snmp_sess_transport(session_)->sock, &ready);
  snmp_sess_read2(session_, &ready);
  netsnmp_large_fd_set_cleanup(&ready);
}

std::optional<domain::PollOutcome> Wire::refusal() const {
  int error = 0;
  socklen_t size = sizeof error;
  ::getsockopt(snmp_sess_transport(session_)->sock, SOL_SOCKET, SO_ERROR, &error, &size);
  return refusal_by(error);
}

bool Wire::knows_engine() const { return session()->securityEngineIDLen > 0; }

void Wire::make_user(const Passwords& passwords, Remote* remote) const {
  auto* const own = session();
  own->securityAuthKeyLen =
      copy_key(passwords.authentication, own->securityAuthKey, sizeof own->securityAuthKey);
  own->securityPrivKeyLen =
      copy_key(passwords.privacy, own->securityPrivKey, sizeof own->securityPrivKey);
  own->flags &= ~static_cast<u_long>(SNMP_FLAGS_USER_CREATED);
  const auto fault = usm_create_user_from_session(own);
  auto* const user =
      usm_get_user(own->securityEngineID, own->securityEngineIDLen, own->securityName);
  std::ranges::fill(own->securityAuthKey, u_char{0});
  std::ranges::fill(own->securityPrivKey, u_char{0});
  own->securityAuthKeyLen = 0;
  own->securityPrivKeyLen = 0;
  if (fault != SNMPERR_SUCCESS || user == nullptr) {
    throw std::runtime_error{"net-snmp cannot make keys for an SNMPv3 user"};
  }
  usm_remove_user(user);
  remote->user.reset(user);
  const auto* const id = reinterpret_cast<const char*>(own->securityEngineID);
  remote->engine.assign(id, own->securityEngineIDLen);
}

}  // namespace signalbox::device_poller::snmp_v3
