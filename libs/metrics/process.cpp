#include "metrics/process.hpp"

#include "core/version.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>

namespace signalbox::metrics {
namespace {
double seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

double cpu_seconds() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

// Second number of /proc/self/statm: pages in memory (proc(5)).
double resident_bytes() {
  std::ifstream file{"/proc/self/statm"};
  double total = 0;
  double resident = 0;
  file >> total >> resident;
  return resident * static_cast<double>(::sysconf(_SC_PAGESIZE));
}

double open_descriptors() {
  std::error_code none;
  double count = 0;
  for (std::filesystem::directory_iterator entry{"/proc/self/fd", none}, end; entry != end;
       entry.increment(none)) {
    ++count;
  }
  return count - 1;  // the folder itself was open while counting
}
}  // namespace

void describe_process(Registry& registry, std::string_view service) {
  const auto cpu = registry.counter(
      {"process_cpu_seconds_total", "Processor time used, user and system together."});
  const auto memory =
      registry.gauge({"process_resident_memory_bytes", "Memory held in RAM, in bytes."});
  const auto files = registry.gauge({"process_open_fds", "Open file descriptors."});
  const auto started = registry.gauge(
      {"process_start_time_seconds", "When the process began, in seconds since 1970."});
  const std::chrono::duration<double> now = std::chrono::system_clock::now().time_since_epoch();
  started.set(now.count());
  registry
      .gauge({"signalbox_build_info",
              "Always 1; the labels say what runs.",
              {{"service", std::string{service}}, {"version", std::string{version()}}}})
      .set(1);
  registry.before_exposition([cpu, memory, files, counted = 0.0]() mutable {
    const auto used = cpu_seconds();
    cpu.add(used - counted);
    counted = used;
    memory.set(resident_bytes());
    files.set(open_descriptors());
  });
}

}  // namespace signalbox::metrics
