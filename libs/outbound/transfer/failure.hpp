// What a transfer that curl ended is called. In our words: curl's own name addresses, and a caller
// may be a customer who looks for what is inside. Internal to this library.
#pragma once

#include "core/result.hpp"

#include <string>

namespace signalbox::outbound {

// `code` is a CURLcode other than CURLE_OK, or Transfers::cut.
Failure failure_of_transfer(const std::string& host, int code);
Failure refused_address(const std::string& host);

}  // namespace signalbox::outbound
