#include "device_poller/api/charts.hpp"

#include "contracts/params.hpp"
#include "device_poller/api/device_json.hpp"
#include "device_poller/domain/measured.hpp"
#include "device_poller/domain/reading.hpp"
#include "device_poller/domain/wireless.hpp"
#include "json/decimal.hpp"

#include <algorithm>
#include <utility>

namespace signalbox::device_poller::api {
namespace {
namespace asio = boost::asio;
using std::chrono::seconds;
constexpr std::size_t metrics_max = 10;
// What is not rolled up yet is younger than this, unless the roll-up stands still: then it is a
// gap, and not a question that reads two days of readings.
constexpr std::chrono::hours tail_max{6};
constexpr std::chrono::hours range_max{24 * 800};

struct InterfaceJson {
  std::uint32_t index = 0;
  std::string name;
  std::optional<std::string> alias = {};
  std::optional<std::uint32_t> type = {};
  std::optional<std::string> mac_address = {};
  std::optional<std::string> admin_status = {};
  std::optional<std::string> oper_status = {};
  std::optional<json::Decimal> speed_bits_per_second = {};
  std::optional<double> in_bits_per_second = {};
  std::optional<double> out_bits_per_second = {};
  std::optional<double> in_errors_per_second = {};
  std::optional<double> out_errors_per_second = {};
};
BOOST_DESCRIBE_STRUCT(InterfaceJson, (),
                      (index, name, alias, type, mac_address, admin_status, oper_status,
                       speed_bits_per_second, in_bits_per_second, out_bits_per_second,
                       in_errors_per_second, out_errors_per_second))
struct InterfaceListJson {
  std::optional<Time> read_at = {};
  std::vector<InterfaceJson> items;
};
BOOST_DESCRIBE_STRUCT(InterfaceListJson, (), (read_at, items))

struct RegistrationListJson {
  std::optional<Time> read_at = {};
  std::vector<domain::Radio> radios = {};
  std::vector<domain::Registration> registrations = {};
};
BOOST_DESCRIBE_STRUCT(RegistrationListJson, (), (read_at, radios, registrations))

struct SensorListJson {
  std::optional<Time> read_at = {};
  std::vector<domain::Sensor> items = {};
};
BOOST_DESCRIBE_STRUCT(SensorListJson, (), (read_at, items))

struct GapJson {
  Time from;
  Time to;
  domain::GapReason reason = domain::GapReason::no_reading;
};
BOOST_DESCRIBE_STRUCT(GapJson, (), (from, to, reason))

seconds whole_seconds(Time::duration time) { return std::chrono::duration_cast<seconds>(time); }

struct Wanted {
  Uuid device;
  std::vector<const domain::Metric*> metrics;
  Time from;
  Time to;
  std::optional<std::int64_t> interface;
};

std::vector<std::string_view> split(std::string_view text) {
  std::vector<std::string_view> words;
  while (!text.empty()) {
    const auto comma = std::min(text.find(','), text.size());
    if (comma > 0) words.push_back(text.substr(0, comma));
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  return words;
}

Failure wrong(std::string parameter, std::string code, std::string detail) {
  return {Code::invalid,
          "1 field is wrong",
          {at_parameter(std::move(parameter), std::move(code), std::move(detail))}};
}

Result<Wanted> wanted_in(contracts::Params* params, Time now) {
  constexpr std::int64_t index_max = 2'147'483'647;
  Wanted wanted{
      .device = params->uuid("device_id"), .metrics = {}, .from = {}, .to = now, .interface = {}};
  const auto names = params->text("metrics");
  const auto from = params->optional_time("from");
  wanted.to = params->optional_time("to").value_or(now);
  wanted.interface = params->optional_integer("interface", 0, index_max);
  if (auto fault = params->fault()) return *std::move(fault);
  if (!from) return wrong("from", "missing", "must be given");
  wanted.from = *from;
  if (wanted.to <= wanted.from || wanted.to - wanted.from > range_max) {
    return wrong("to", "out_of_range", "must be after from, and within 800 days of it");
  }
  for (const auto name : split(names)) {
    const auto* const found = domain::find_metric(name);
    if (found == nullptr) {
      return wrong("metrics", "unknown_word", "holds " + std::string{name} + ", no metric");
    }
    if (found->is_of_interface() && !wanted.interface) {
      return wrong("interface", "missing", "is needed by " + std::string{name});
    }
    wanted.metrics.push_back(found);
  }
  if (wanted.metrics.empty() || wanted.metrics.size() > metrics_max) {
    return wrong("metrics", "out_of_range", "must name 1 to 10 metrics");
  }
  return wanted;
}

void write_values(json::Writer* out, std::string_view name,
                  const std::vector<std::optional<double>>& values) {
  out->key(name);
  out->begin_array();
  for (const auto& value : values) {
    if (value) {
      out->number(*value);
    } else {
      out->null();
    }
  }
  out->end_array();
}

// By hand: a bucket without a value is null, which described types never are.
void write_series(json::Writer* out, const domain::Metric& metric, const domain::Series& series) {
  out->begin_object();
  out->member("metric", metric.name);
  out->member("unit", metric.unit);
  write_values(out, "means", series.means);
  write_values(out, "least", series.least);
  write_values(out, "most", series.most);
  out->key("gaps");
  std::vector<GapJson> list;
  list.reserve(series.gaps.size());
  for (const auto& gap : series.gaps) list.push_back({gap.from, gap.to, gap.reason});
  out->raw(json::write(list));
  out->end_object();
}

// All that is known of a time, as coarse as it may be: roll-ups, and what lies after them.
struct Known {
  std::vector<std::vector<domain::RollUp>> rollups;
  std::vector<domain::KeptReading> readings;
  Time readings_from;  // those before it serve the first rate

  std::vector<domain::Point> points(const domain::Metric& metric, std::int32_t interface,
                                    seconds apart_max) const {
    std::vector<domain::Point> all;
    for (const auto& level : rollups) {
      const auto some = domain::points_of(level, metric, interface);
      all.insert(all.end(), some.begin(), some.end());
    }
    for (const auto& point : domain::points_of(readings, metric, interface, apart_max)) {
      if (point.at >= readings_from) all.push_back(point);
    }
    return all;
  }
};

// From the largest buckets that fit into `bucket` to the readings themselves.
asio::awaitable<Known> known_of(const ChartParts* parts, Tenant tenant, Wanted wanted,
                                seconds bucket, seconds interval) {
  Known known;
  auto from = wanted.from;
  for (const auto& level : domain::levels) {
    if (level.bucket > bucket) continue;
    auto some =
        co_await parts->readings.rolled_up(tenant, wanted.device, level.bucket, from, wanted.to);
    if (some.empty()) continue;
    from = some.back().slot + level.bucket;
    known.rollups.push_back(std::move(some));
  }
  const bool by_readings = bucket < domain::levels.back().bucket;
  if (!by_readings) from = std::max(from, parts->clock.now() - tail_max);
  if (from >= wanted.to) co_return known;
  // Some before the first: a rate needs two.
  const auto earlier = from - interval * domain::rate_intervals_max;
  known.readings =
      co_await parts->readings.between(std::move(tenant), wanted.device, earlier, wanted.to);
  known.readings_from = from;
  co_return known;
}

Failure no_device() { return {.code = Code::not_found, .detail = "There is no such device."}; }
}  // namespace

asio::awaitable<Answered> list_interfaces(const ChartParts* parts, contracts::Question question) {
  auto params = contracts::Params::parse(question.params);
  if (!params) co_return params.error();
  const auto id = params->uuid("device_id");
  if (const auto fault = params->fault()) co_return *fault;
  const auto device = co_await parts->devices.find(question.tenant, id);
  if (!device) co_return no_device();
  InterfaceListJson list;
  const auto named = co_await parts->readings.interfaces(question.tenant, id);
  if (!named) co_return json_answer(200, list);
  list.read_at = named->read_at;
  auto items = json::read<std::vector<InterfaceJson>>(named->interfaces.text());
  if (!items) throw std::logic_error{"interfaces that we wrote cannot be read"};
  list.items = *std::move(items);
  const auto apart_max = seconds{device->settings.interval_seconds} * domain::rate_intervals_max;
  const auto now = parts->clock.now();
  const auto readings = co_await parts->readings.between(question.tenant, id, now - apart_max, now);
  const auto last = [&](std::string_view name, std::uint32_t index) -> std::optional<double> {
    const auto points = domain::points_of(readings, *domain::find_metric(name),
                                          static_cast<std::int32_t>(index), apart_max);
    return points.empty() ? std::nullopt : points.back().mean;
  };
  for (auto& one : list.items) {
    one.in_bits_per_second = last("in_bits_per_second", one.index);
    one.out_bits_per_second = last("out_bits_per_second", one.index);
    one.in_errors_per_second = last("in_errors_per_second", one.index);
    one.out_errors_per_second = last("out_errors_per_second", one.index);
  }
  co_return json_answer(200, list);
}

asio::awaitable<Answered> list_registrations(const ChartParts* parts,
                                             contracts::Question question) {
  auto params = contracts::Params::parse(question.params);
  if (!params) co_return params.error();
  const auto id = params->uuid("device_id");
  if (const auto fault = params->fault()) co_return *fault;
  if (!co_await parts->devices.find(question.tenant, id)) co_return no_device();
  const auto last = co_await parts->readings.interfaces(question.tenant, id);
  RegistrationListJson list;
  if (!last) co_return json_answer(200, list);
  auto wireless = json::read<RegistrationListJson>(last->wireless.text());
  if (!wireless) throw std::logic_error{"wireless clients that we wrote cannot be read"};
  wireless->read_at = last->read_at;
  co_return json_answer(200, *wireless);
}

asio::awaitable<Answered> list_sensors(const ChartParts* parts, contracts::Question question) {
  auto params = contracts::Params::parse(question.params);
  if (!params) co_return params.error();
  const auto id = params->uuid("device_id");
  if (const auto fault = params->fault()) co_return *fault;
  if (!co_await parts->devices.find(question.tenant, id)) co_return no_device();
  const auto last = co_await parts->readings.interfaces(question.tenant, id);
  SensorListJson list;
  if (!last) co_return json_answer(200, list);
  auto sensors = json::read<std::vector<domain::Sensor>>(last->sensors.text());
  if (!sensors) throw std::logic_error{"sensors that we wrote cannot be read"};
  list.read_at = last->read_at;
  list.items = *std::move(sensors);
  co_return json_answer(200, list);
}

asio::awaitable<Answered> get_series(const ChartParts* parts, contracts::Question question) {
  auto params = contracts::Params::parse(question.params);
  if (!params) co_return params.error();
  auto wanted = wanted_in(&*params, parts->clock.now());
  if (!wanted) co_return wanted.error();
  const auto device = co_await parts->devices.find(question.tenant, wanted->device);
  if (!device) co_return no_device();
  const seconds interval{device->settings.interval_seconds};
  const auto bucket =
      std::max(interval, domain::bucket_of(whole_seconds(wanted->to - wanted->from),
                                           whole_seconds(parts->clock.now() - wanted->from)));
  wanted->from = domain::bucket_start(wanted->from, bucket);
  const auto known = co_await known_of(parts, question.tenant, *wanted, bucket, interval);
  std::string body;
  json::Writer out{body};
  out.begin_object();
  out.member("from", to_rfc3339(wanted->from));
  out.member("to", to_rfc3339(wanted->to));
  out.member("bucket_seconds", bucket.count());
  out.key("series");
  out.begin_array();
  for (const auto* metric : wanted->metrics) {
    const auto points =
        known.points(*metric, static_cast<std::int32_t>(wanted->interface.value_or(0)),
                     interval * domain::rate_intervals_max);
    write_series(&out, *metric,
                 domain::series_of(points, wanted->from, wanted->to, bucket, device->created_at));
  }
  out.end_array();
  out.end_object();
  co_return contracts::Answer{
      .status = 200, .headers = {{"Content-Type", "application/json"}}, .body = std::move(body)};
}

}  // namespace signalbox::device_poller::api
