#include "bus/accounts.hpp"

#include "bus/error.hpp"
#include "bus/identity/token.hpp"
#include "json/document.hpp"

#include <stdexcept>
#include <utility>

namespace signalbox::bus {
namespace {
namespace asio = boost::asio;
constexpr std::chrono::seconds push_deadline{10};
constexpr int pushed = 200;

// {"data":{"code":200, …}} or {"error":{"code":500,"description":"…"}}
struct PushAnswer {
  std::int64_t code = 0;
  std::string why = "no answer that we can read";
};

PushAnswer read_answer(std::string_view text) {
  PushAnswer answer;
  const json::Document document{text};
  if (document.root() == nullptr) return answer;
  json::Members members{*document.root()};
  while (const auto* member = members.next()) {
    if (member->key() != "data" && member->key() != "error") continue;
    json::Members details{*member};
    while (const auto* detail = details.next()) {
      if (detail->key() == "code") answer.code = detail->integer(0, 999).value_or(0);
      if (detail->key() == "description") answer.why = detail->text().value_or("");
    }
  }
  return answer;
}
}  // namespace

asio::awaitable<void> push_account(Link* link, std::string token, std::string signer) {
  const auto names = verify_token(token);
  if (!names || names->issuer != signer) {
    throw std::invalid_argument{"an account's token that is not signed by our operator"};
  }
  Message update{.subject = "$SYS.REQ.CLAIMS.UPDATE", .payload = std::move(token)};
  const auto answer =
      co_await link->request(std::move(update), std::chrono::steady_clock::now() + push_deadline);
  if (answer.status == status_no_responders) {
    throw Disconnected{"NATS: the server keeps no accounts"};
  }
  if (const auto said = read_answer(answer.payload); said.code != pushed) {
    throw std::runtime_error{"NATS refuses account " + names->subject + ": " + said.why};
  }
}

}  // namespace signalbox::bus
