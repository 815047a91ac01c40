#include "http/cookie.hpp"

#include <boost/beast/core/string.hpp>

#include <algorithm>
#include <stdexcept>

namespace signalbox::http {
namespace {
std::string_view trimmed(std::string_view text) {
  const auto begin = std::min(text.find_first_not_of(" \t"), text.size());
  text.remove_prefix(begin);
  return text.substr(0, text.find_last_not_of(" \t") + 1);
}

bool is_name(std::string_view text) {
  constexpr std::string_view separators = "()<>@,;:\\\"/[]?={}";
  return !text.empty() && std::ranges::all_of(text, [=](char character) {
    return character > ' ' && character < '\x7f' && separators.find(character) == separators.npos;
  });
}

bool is_value(std::string_view text) {
  return std::ranges::all_of(text, [](char character) {
    return character > ' ' && character < '\x7f' && character != '"' && character != ',' &&
           character != ';' && character != '\\';
  });
}

bool is_path(std::string_view text) {
  return text.starts_with('/') && std::ranges::all_of(text, [](char character) {
           return character > ' ' && character < '\x7f' && character != ';';
         });
}
}  // namespace

std::optional<std::string> cookie(const Headers& headers, std::string_view name) {
  std::optional<std::string> found;
  for (const auto& [header, value] : headers.entries()) {
    if (!boost::beast::iequals(header, "cookie")) continue;
    for (std::string_view rest = value; !rest.empty();) {
      const auto pair = trimmed(rest.substr(0, rest.find(';')));
      rest.remove_prefix(std::min(rest.find(';'), rest.size() - 1) + 1);
      const auto equals = pair.find('=');
      if (equals == pair.npos || pair.substr(0, equals) != name) continue;
      const auto text = pair.substr(equals + 1);
      if (!is_value(text) || (found && *found != text)) return std::nullopt;
      found = text;
    }
  }
  return found;
}

std::string set_cookie(const Cookie& cookie) {
  if (!is_name(cookie.name)) throw std::invalid_argument{"a cookie's name is no token"};
  if (!is_value(cookie.value)) throw std::invalid_argument{"the value of cookie " + cookie.name};
  if (!is_path(cookie.path)) throw std::invalid_argument{"the path of cookie " + cookie.name};
  auto text = cookie.name + "=" + cookie.value + "; Path=" + cookie.path;
  if (cookie.max_age) text += "; Max-Age=" + std::to_string(cookie.max_age->count());
  text += "; HttpOnly";
  if (cookie.secure) text += "; Secure";
  text += cookie.same_site == SameSite::strict ? "; SameSite=Strict" : "; SameSite=Lax";
  return text;
}

}  // namespace signalbox::http
