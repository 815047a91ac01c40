#include "crypto/fault.hpp"

#include <openssl/err.h>

#include <array>
#include <stdexcept>
#include <string>

namespace signalbox::crypto {

void require(bool worked, std::string_view what) {
  if (worked) return;
  std::string message{what};
  message += " failed";
  std::array<char, 256> reason{};  // OpenSSL: at least 120, longer reasons are cut
  while (const auto code = ERR_get_error()) {
    ERR_error_string_n(code, reason.data(), reason.size());
    message += ": ";
    message += reason.data();
  }
  throw std::runtime_error(message);
}

void forget_refusal() { ERR_clear_error(); }

}  // namespace signalbox::crypto
