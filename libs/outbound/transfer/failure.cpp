#include "outbound/transfer/failure.hpp"

#include "outbound/transfer/transfers.hpp"

#include <curl/curl.h>

namespace signalbox::outbound {

Failure failure_of_transfer(const std::string& host, int code) {
  switch (code) {
    case Transfers::cut:
      return {Code::unavailable, "this process is stopping"};
    case CURLE_OPERATION_TIMEDOUT:
      return {Code::timeout, host + ": did not answer in time"};
    case CURLE_COULDNT_RESOLVE_HOST:
      return {Code::unavailable, host + ": its name cannot be resolved"};
    case CURLE_COULDNT_CONNECT:
      return {Code::unavailable, host + ": does not take connections"};
    case CURLE_PEER_FAILED_VERIFICATION:
      return {Code::unavailable, host + ": its certificate is not trusted"};
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_USE_SSL_FAILED:
      return {Code::unavailable, host + ": TLS could not be agreed on"};
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CERTPROBLEM:
      return {Code::unavailable, "our certificate or CA file cannot be used"};
    default:
      return {Code::unavailable, host + ": the exchange broke off"};
  }
}

Failure refused_address(const std::string& host) {
  return {Code::forbidden, host + ": may not be called from here"};
}

}  // namespace signalbox::outbound
