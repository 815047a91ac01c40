// An answer of RouterOS' REST API, as its bytes come in. No I/O.
#pragma once

#include "device_poller/outside/routeros/session.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace signalbox::device_poller::routeros {

class RestAnswer {
 public:
  RestAnswer();
  ~RestAnswer();
  RestAnswer(const RestAnswer&) = delete;
  RestAnswer& operator=(const RestAnswer&) = delete;

  // Takes what belongs to this answer, and leaves what follows it.
  void take(std::string* bytes);
  // Whole, or none: see fault().
  bool is_done() const;
  // Why these bytes are no answer: a sentence for people; empty while they may be.
  const std::string& fault() const;

  // Of one that is whole.
  int status() const;
  // The device ends the connection behind it.
  bool is_last() const;
  // Its rows: an array of objects, or the one object that a menu is. A refusal is a trap with the
  // device's words. Nothing for a body that is no JSON of this form.
  std::optional<Table> table() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace signalbox::device_poller::routeros
