#include "runtime/health.hpp"

namespace signalbox::runtime {

Health::Part& Health::part(std::string_view name) { return parts_.emplace_back(name); }

bool Health::ready() const { return report().status == "ready"; }

Health::Report Health::report() const {
  Report report;
  bool all_work = true;
  for (const auto& part : parts_) {
    const bool works = part.fault().empty();
    all_work = all_work && works;
    report.checks.push_back({part.name(), works ? "works" : "fails", part.fault()});
  }
  if (draining_) {
    report.status = "draining";
  } else if (!started_) {
    report.status = "starting";
  } else {
    report.status = all_work ? "ready" : "failing";
  }
  return report;
}

}  // namespace signalbox::runtime
