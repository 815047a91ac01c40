#include "device_poller/domain/probe_options.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace signalbox::device_poller::domain {
namespace {
constexpr std::size_t name_bytes_max = 253;  // RFC 1035 §2.3.4, as text
constexpr std::size_t label_bytes_max = 63;

using Faults = std::vector<FieldError>;

void add(Faults* faults, const std::string& member, std::string code, std::string detail) {
  faults->push_back(at_pointer("/probe/" + member, std::move(code), std::move(detail)));
}

bool is_digit(char character) { return character >= '0' && character <= '9'; }

bool is_letter(char character) {
  return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z');
}

// Visible ASCII, without the blank.
bool is_visible(char character) { return character > ' ' && character < '\x7f'; }

template <class Fits>
bool has_good_labels(std::string_view name, Fits fits) {
  if (name.ends_with('.')) name.remove_suffix(1);
  if (name.empty() || name.size() > name_bytes_max) return false;
  while (true) {
    const auto dot = std::min(name.find('.'), name.size());
    const auto label = name.substr(0, dot);
    if (label.empty() || label.size() > label_bytes_max) return false;
    if (!std::ranges::all_of(label, fits)) return false;
    if (dot == name.size()) return true;
    name.remove_prefix(dot + 1);
  }
}

// Of Host and SNI. Underscores stand in names that are in use all the same.
bool is_server_name(std::string_view name) {
  return has_good_labels(name, [](char character) {
    return is_letter(character) || is_digit(character) || character == '-' || character == '_';
  });
}

// Whatever DNS may hold, but what would need an escape.
bool is_query_name(std::string_view name) {
  constexpr std::string_view escaped = "\"$();@\\";
  return name == "." || has_good_labels(name, [&](char character) {
           return is_visible(character) && escaped.find(character) == escaped.npos;
         });
}

// "200" or "2xx", of the statuses that RFC 9110 knows.
bool is_status(std::string_view text) {
  if (text.size() != 3 || text[0] < '1' || text[0] > '5') return false;
  return text.substr(1) == "xx" || (is_digit(text[1]) && is_digit(text[2]));
}

bool fits(std::string_view wanted, int status) {
  const auto text = std::to_string(status);
  return wanted == text || (wanted.ends_with("xx") && wanted.front() == text.front());
}

// Members of other kinds are refused: whoever wrote one expects it to do something.
void find_strangers(const ProbeOptions& options, Faults* faults) {
  const auto kind = options.kind;
  const bool is_http = kind == ProbeKind::http || kind == ProbeKind::https;
  const bool is_tls = kind == ProbeKind::https || kind == ProbeKind::tls;
  const bool is_dns = kind == ProbeKind::dns;
  const auto belongs = [&](bool is_there, bool may, const std::string& member,
                           const std::string& to) {
    if (is_there && !may) add(faults, member, "not_allowed", "belongs to " + to + " only");
  };
  belongs(options.path.has_value(), is_http, "path", "http and https");
  belongs(options.method.has_value(), is_http, "method", "http and https");
  belongs(options.statuses.has_value(), is_http, "statuses", "http and https");
  belongs(options.body_contains.has_value(), is_http, "body_contains", "http and https");
  belongs(options.server_name.has_value(), is_http || is_tls, "server_name", "http, https and tls");
  belongs(options.days_left_min.has_value(), is_tls, "days_left_min", "https and tls");
  belongs(options.verify.has_value(), is_tls, "verify", "https and tls");
  belongs(options.query_name.has_value(), is_dns, "query_name", "dns");
  belongs(options.record_type.has_value(), is_dns, "record_type", "dns");
  belongs(options.answer_contains.has_value(), is_dns, "answer_contains", "dns");
}

void find_in_text(const std::optional<std::string>& text, const std::string& member,
                  Faults* faults) {
  if (text && (text->empty() || text->size() > text_bytes_max)) {
    add(faults, member, "out_of_range", "must have 1 to 1024 bytes");
  }
}

void find_in_statuses(const std::vector<std::string>& statuses, Faults* faults) {
  if (statuses.empty() || statuses.size() > statuses_max) {
    add(faults, "statuses", "out_of_range", "must have 1 to 16 entries");
    return;
  }
  for (std::size_t at = 0; at < statuses.size(); ++at) {
    if (is_status(statuses[at])) continue;
    add(faults, "statuses/" + std::to_string(at), "not_a_status",
        "must be a status of HTTP like 200, or all of a class like 2xx");
  }
}

void find_in_http(const ProbeOptions& options, Faults* faults) {
  if (options.path) {
    const auto& path = *options.path;
    const bool is_good = path.starts_with('/') && path.size() <= path_bytes_max &&
                         std::ranges::all_of(path, is_visible) && path.find('#') == path.npos;
    if (!is_good) {
      add(faults, "path", "not_a_path",
          "must begin with / and have at most 1024 visible ASCII characters, without #");
    }
  }
  if (options.method && *options.method != "GET" && *options.method != "HEAD") {
    add(faults, "method", "unknown_word", "must be one of GET, HEAD");
  }
  if (options.statuses) find_in_statuses(*options.statuses, faults);
  find_in_text(options.body_contains, "body_contains", faults);
  if (options.body_contains && options.method == "HEAD") {
    add(faults, "body_contains", "not_allowed", "needs GET: an answer to HEAD has no body");
  }
}

void find_in_tls(const ProbeOptions& options, Faults* faults) {
  if (options.server_name && !is_server_name(*options.server_name)) {
    add(faults, "server_name", "not_a_name", "is no host name");
  }
  if (options.days_left_min &&
      (*options.days_left_min < 0 || *options.days_left_min > days_left_most)) {
    add(faults, "days_left_min", "out_of_range", "must be 0 to 3650");
  }
}

void find_in_dns(const ProbeOptions& options, Faults* faults) {
  if (options.kind == ProbeKind::dns && !options.query_name) {
    add(faults, "query_name", "missing", "is needed by dns");
  }
  if (options.query_name && !is_query_name(*options.query_name)) {
    add(faults, "query_name", "not_a_name", "is no name of DNS");
  }
  if (options.record_type &&
      std::ranges::find(record_types, *options.record_type) == std::end(record_types)) {
    add(faults, "record_type", "unknown_word",
        "must be one of A, AAAA, CNAME, MX, NS, TXT, SOA, PTR");
  }
  find_in_text(options.answer_contains, "answer_contains", faults);
}
}  // namespace

std::vector<FieldError> faults_of(const ProbeOptions& options) {
  Faults faults;
  find_strangers(options, &faults);
  find_in_http(options, &faults);
  find_in_tls(options, &faults);
  find_in_dns(options, &faults);
  return faults;
}

std::uint16_t default_port(ProbeKind kind) {
  constexpr std::uint16_t http = 80;
  constexpr std::uint16_t https = 443;
  constexpr std::uint16_t dns = 53;
  switch (kind) {
    case ProbeKind::tcp:
      return 0;
    case ProbeKind::http:
      return http;
    case ProbeKind::https:
    case ProbeKind::tls:
      return https;
    case ProbeKind::dns:
      return dns;
  }
  return 0;
}

bool is_wanted(const ProbeOptions& options, int status) {
  if (!options.statuses) return status >= 200 && status < 400;
  return std::ranges::any_of(*options.statuses,
                             [status](const auto& wanted) { return fits(wanted, status); });
}

}  // namespace signalbox::device_poller::domain
