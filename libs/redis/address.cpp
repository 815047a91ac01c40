#include "redis/address.hpp"

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include <charconv>
#include <string_view>

namespace signalbox::redis {
namespace {
// Redis' own bound: the count of databases is an int, 16 unless configured otherwise.
constexpr std::uint32_t database_max = 65'535;

Failure wrong(std::string_view what) {
  return {Code::invalid,
          "is no Redis address such as redis://:password@127.0.0.1:6379/0: " + std::string{what}};
}

template <class Number>
bool read_number(std::string_view text, Number most, Number& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc{} && end == text.data() + text.size() && number <= most;
}

bool read_database(std::string_view path, std::uint32_t& database) {
  if (path.empty() || path == "/") return true;
  return path.starts_with('/') && read_number(path.substr(1), database_max, database);
}
}  // namespace

Result<Address> Address::parse(const Secret& url) {
  const auto parsed = boost::urls::parse_uri(url.reveal());
  if (!parsed) return wrong("it cannot be read, or a character in it must be percent-encoded");
  if (parsed->scheme() == "rediss") return wrong("TLS is not spoken, use a TLS proxy");
  if (parsed->scheme() != "redis") return wrong("it begins with redis://");
  if (parsed->has_query() || parsed->has_fragment()) return wrong("nothing follows the database");
  Address address;
  address.host = parsed->host_address();
  if (address.host.empty()) return wrong("the host is missing");
  if (parsed->has_port() &&
      (!read_number<std::uint16_t>(std::string_view{parsed->port()}, 65'535, address.port) ||
       address.port == 0)) {
    return wrong("the port is 1 to 65535");
  }
  if (!read_database(std::string_view{parsed->encoded_path()}, address.database)) {
    return wrong("the database is a number from 0 to 65535");
  }
  address.user = parsed->user();
  address.password = Secret{parsed->password()};
  if (!address.user.empty() && address.password.empty()) {
    return wrong("a user without a password");
  }
  return address;
}

}  // namespace signalbox::redis
