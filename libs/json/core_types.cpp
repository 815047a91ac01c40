#include "json/core_types.hpp"

#include <stdexcept>
#include <utility>

namespace signalbox::json {
namespace {
template <class T>
void read_parsed(const Value& in, T& out, Result<T> (*parse)(std::string_view),
                 std::string_view code) {
  const auto text = in.text();
  if (!text) return;
  auto parsed = parse(*text);
  if (parsed) {
    out = *std::move(parsed);
  } else {
    in.fail(code, parsed.error().detail);
  }
}
}  // namespace

void Codec<Time>::read(const Value& in, Time& out) {
  read_parsed(in, out, &parse_rfc3339, "not_a_time");
}

void Codec<Time>::write(Writer& out, Time value) {
  using namespace std::chrono;
  if (value < sys_days{year{0} / 1 / 1} || value >= sys_days{year{10000} / 1 / 1}) {
    throw std::logic_error("JSON cannot be written: a time is outside the years 0 to 9999");
  }
  out.text(to_rfc3339(value));
}

void Codec<Uuid>::read(const Value& in, Uuid& out) {
  read_parsed(in, out, &Uuid::parse, "not_a_uuid");
}

void Codec<Uuid>::write(Writer& out, const Uuid& value) { out.text(value.to_string()); }

void Codec<Tenant>::read(const Value& in, Tenant& out) {
  read_parsed(in, out, &Tenant::parse, "not_a_tenant");
}

void Codec<Tenant>::write(Writer& out, const Tenant& value) { out.text(value.slug()); }

}  // namespace signalbox::json
