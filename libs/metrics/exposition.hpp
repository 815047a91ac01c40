// Metrics as text, in both forms that scrapers ask for. Internal to this library.
#pragma once

#include "metrics/registry.hpp"

#include <prometheus/metric_family.h>

#include <string>
#include <vector>

namespace signalbox::metrics {

// OpenMetrics 1.0 differs from Prometheus text 0.0.4 in three ways that matter here: a counter's
// family is named without _total, numbers in `le` are written as floats, and the text ends in #
// EOF.
std::string to_text(const std::vector<prometheus::MetricFamily>& families, Format format);

}  // namespace signalbox::metrics
