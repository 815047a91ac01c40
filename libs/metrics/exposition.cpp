#include "metrics/exposition.hpp"

#include <array>
#include <charconv>
#include <cmath>

namespace signalbox::metrics {
namespace {
using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;

std::string number(double value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value > 0 ? "+Inf" : "-Inf";
  std::array<char, 32> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  return {digits.data(), end};
}

std::string bound(double value, Format format) {
  auto text = number(value);
  const bool whole = text.find_first_not_of("0123456789-") == text.npos;
  return format == Format::openmetrics && whole ? text + ".0" : text;
}

std::string escaped(std::string_view text, bool quotes) {
  std::string out;
  for (const char character : text) {
    if (character == '\n') {
      out += "\\n";
      continue;
    }
    if (character == '\\' || (quotes && character == '"')) out += '\\';
    out += character;
  }
  return out;
}

// One sample line; `extra` is a further label such as le="0.5", or empty.
void append_sample(std::string& out, const std::string& name, const ClientMetric& metric,
                   const std::string& extra, const std::string& value) {
  out += name;
  std::string labels;
  for (const auto& label : metric.label) {
    labels += label.name + "=\"" + escaped(label.value, true) + "\",";
  }
  labels += extra;
  if (labels.ends_with(',')) labels.pop_back();
  if (!labels.empty()) out += '{' + labels + '}';
  out += ' ' + value + '\n';
}

void append_histogram(std::string& out, const MetricFamily& family, const ClientMetric& metric,
                      Format format) {
  for (const auto& bucket : metric.histogram.bucket) {
    append_sample(out, family.name + "_bucket", metric,
                  "le=\"" + bound(bucket.upper_bound, format) + '"',
                  std::to_string(bucket.cumulative_count));
  }
  append_sample(out, family.name + "_sum", metric, "", number(metric.histogram.sample_sum));
  append_sample(out, family.name + "_count", metric, "",
                std::to_string(metric.histogram.sample_count));
}

std::string_view type_word(MetricType type) {
  switch (type) {
    case MetricType::Counter:
      return "counter";
    case MetricType::Histogram:
      return "histogram";
    default:
      return "gauge";
  }
}

void append_family(std::string& out, const MetricFamily& family, Format format) {
  std::string_view name = family.name;
  if (format == Format::openmetrics && family.type == MetricType::Counter) {
    name.remove_suffix(std::string_view{"_total"}.size());
  }
  out += "# HELP " + std::string{name} + ' ' + escaped(family.help, format == Format::openmetrics) +
         '\n';
  out += "# TYPE " + std::string{name} + ' ' + std::string{type_word(family.type)} + '\n';
  for (const auto& metric : family.metric) {
    if (family.type == MetricType::Histogram) {
      append_histogram(out, family, metric, format);
    } else {
      const bool counts = family.type == MetricType::Counter;
      append_sample(out, family.name, metric, "",
                    number(counts ? metric.counter.value : metric.gauge.value));
    }
  }
}
}  // namespace

Format format_for(std::string_view accept) {
  const bool asked = accept.find("application/openmetrics-text") != accept.npos;
  return asked ? Format::openmetrics : Format::prometheus;
}

std::string_view content_type(Format format) {
  return format == Format::openmetrics
             ? "application/openmetrics-text; version=1.0.0; charset=utf-8"
             : "text/plain; version=0.0.4; charset=utf-8";
}

std::string to_text(const std::vector<MetricFamily>& families, Format format) {
  std::string out;
  for (const auto& family : families) append_family(out, family, format);
  if (format == Format::openmetrics) out += "# EOF\n";
  return out;
}

}  // namespace signalbox::metrics
