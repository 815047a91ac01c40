// A blocking TCP client that sends exactly the bytes it is given: for tests of servers, polite and
// rude. Every wait has a deadline of 10 s, after which it throws.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace signalbox::testing {

class RawClient {
 public:
  // Connects to 127.0.0.1.
  explicit RawClient(std::uint16_t port);
  ~RawClient();
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;

  void send(std::string_view bytes);
  // No more bytes will be sent; the other side sees the end.
  void finish_sending();
  // Everything up to and including `mark`; what follows stays for the next call.
  std::string read_until(std::string_view mark);
  // Exactly this many bytes.
  std::string read_bytes(std::size_t count);
  // Everything until the other side closes (a reset counts as closing).
  std::string read_to_end();

 private:
  bool receive();

  int socket_;
  std::string received_;
};

struct HttpAnswer {
  int status = 0;
  std::string head;  // status line and headers, each ended by CR LF
  std::string body;
};

// One GET over a connection of its own; `headers` are whole lines, each ended by CR LF.
HttpAnswer http_get(std::uint16_t port, std::string_view target, std::string_view headers = "");

// Reads one answer with a Content-Length from a connection.
HttpAnswer read_answer(RawClient& client);

}  // namespace signalbox::testing
