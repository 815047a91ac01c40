// The authorities that certificates may lead to, and how we speak TLS: read once, used by every
// probe.
#pragma once

#include <memory>
#include <string>

namespace signalbox::device_poller::probe {

class Authorities {
 public:
  // `ca_file`: PEM, instead of the system's authorities. Throws boost::system::system_error when it
  // cannot be read.
  explicit Authorities(const std::string& ca_file = {});
  ~Authorities();
  Authorities(const Authorities&) = delete;
  Authorities& operator=(const Authorities&) = delete;

  // contexts.hpp, for those who speak TLS.
  struct Contexts;
  Contexts& contexts() const { return *contexts_; }

 private:
  std::unique_ptr<Contexts> contexts_;
};

}  // namespace signalbox::device_poller::probe
