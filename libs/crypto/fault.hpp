// What OpenSSL refuses although we asked rightly is a fault of the world (no entropy, no memory, a
// broken installation) and throws. Internal to this library.
#pragma once

#include <string_view>

namespace signalbox::crypto {

// Throws std::runtime_error with OpenSSL's reasons unless `worked`. They hold no key material.
void require(bool worked, std::string_view what);

// Forgets the reasons of a refusal that was expected, such as a wrong signature. Left in the
// thread's queue, they would look like an error of the next TLS call on that thread.
void forget_refusal();

// Deleter of a std::unique_ptr to something of OpenSSL: FreedBy<EVP_MD_CTX_free>.
template <auto free>
struct FreedBy {
  template <class Thing>
  void operator()(Thing* thing) const {
    free(thing);
  }
};

}  // namespace signalbox::crypto
