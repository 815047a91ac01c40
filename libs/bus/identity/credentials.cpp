#include "bus/identity/credentials.hpp"

#include "crypto/bytes.hpp"

#include <fstream>
#include <iterator>

namespace signalbox::bus {
namespace {
// Five dashes before BEGIN, six before END: other clients look for exactly these.
constexpr std::string_view token_begin = "-----BEGIN NATS USER JWT-----";
constexpr std::string_view token_end = "------END NATS USER JWT------";
constexpr std::string_view seed_begin = "-----BEGIN USER NKEY SEED-----";
constexpr std::string_view seed_end = "------END USER NKEY SEED------";
constexpr std::size_t file_bytes_max = 64 * 1024;

std::string_view between(std::string_view text, std::string_view begin, std::string_view end) {
  const auto from = text.find(begin);
  if (from == text.npos) return {};
  text.remove_prefix(from + begin.size());
  text = text.substr(0, text.find(end));
  constexpr std::string_view blanks = " \t\r\n";
  const auto first = text.find_first_not_of(blanks);
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}
}  // namespace

std::string credentials_text(std::string_view token, const Nkey& user) {
  std::string text;
  for (const std::string_view part :
       {token_begin, std::string_view{"\n"}, token, std::string_view{"\n"}, token_end,
        std::string_view{"\n\n"}, seed_begin, std::string_view{"\n"}}) {
    text += part;
  }
  return text + user.seed() + "\n" + std::string{seed_end} + "\n";
}

Result<Credentials> parse_credentials(std::string_view text) {
  const auto token = between(text, token_begin, token_end);
  auto key = Nkey::from_seed(between(text, seed_begin, seed_end));
  if (token.empty() || !key || key->role() != KeyRole::user) {
    return Failure{Code::invalid, "This is no credentials file of a NATS user."};
  }
  return Credentials{std::string{token}, std::move(*key)};
}

Result<Credentials> read_credentials(const std::string& path) {
  std::ifstream file{path, std::ios::binary};
  if (!file) return Failure{Code::not_found, "The credentials file " + path + " cannot be read."};
  std::string text(file_bytes_max, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(file.gcount()));
  auto credentials = parse_credentials(text);
  crypto::wipe(text);
  return credentials;
}

}  // namespace signalbox::bus
