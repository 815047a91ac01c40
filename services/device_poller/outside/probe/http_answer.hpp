// The answer of an HTTP server, as its bytes come in: as much of it as a probe must know. No I/O.
#pragma once

#include "device_poller/domain/poll_outcome.hpp"
#include "device_poller/domain/probe_options.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace signalbox::device_poller::probe {

class HttpAnswer {
 public:
  // The options must outlive it.
  explicit HttpAnswer(const domain::ProbeOptions& options);
  ~HttpAnswer();
  HttpAnswer(const HttpAnswer&) = delete;
  HttpAnswer& operator=(const HttpAnswer&) = delete;

  void add(std::string_view bytes);
  // No more bytes will come.
  void end();

  // Nothing that may still come would change the outcome.
  bool is_done() const;
  // As soon as the headers are there.
  std::optional<int> status() const;
  // Of what is done.
  domain::PollOutcome outcome() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace signalbox::device_poller::probe
