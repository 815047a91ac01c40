#include "metrics/registry.hpp"

#include "metrics/process.hpp"
#include "testing/catch.hpp"

#include <stdexcept>
#include <thread>

using namespace signalbox::metrics;
using Catch::Contains;

TEST_CASE("a counter, a gauge and a histogram are exposed as Prometheus text", "[metrics]") {
  Registry registry;
  registry.counter({"signalbox_polls_total", "Polls done.", {{"outcome", "ok"}}}).add(2);
  const auto gauge = registry.gauge({"signalbox_queue_jobs", "Jobs waiting."});
  gauge.set(3);
  gauge.add(-1.5);
  const auto histogram =
      registry.histogram({"signalbox_poll_duration_seconds", "How long."}, {0.5, 1});
  histogram.observe(0.25);
  histogram.observe(0.75);
  histogram.observe(9);
  CHECK(registry.expose(Format::prometheus) ==
        "# HELP signalbox_polls_total Polls done.\n"
        "# TYPE signalbox_polls_total counter\n"
        "signalbox_polls_total{outcome=\"ok\"} 2\n"
        "# HELP signalbox_queue_jobs Jobs waiting.\n"
        "# TYPE signalbox_queue_jobs gauge\n"
        "signalbox_queue_jobs 1.5\n"
        "# HELP signalbox_poll_duration_seconds How long.\n"
        "# TYPE signalbox_poll_duration_seconds histogram\n"
        "signalbox_poll_duration_seconds_bucket{le=\"0.5\"} 1\n"
        "signalbox_poll_duration_seconds_bucket{le=\"1\"} 2\n"
        "signalbox_poll_duration_seconds_bucket{le=\"+Inf\"} 3\n"
        "signalbox_poll_duration_seconds_sum 10\n"
        "signalbox_poll_duration_seconds_count 3\n");
}

TEST_CASE("OpenMetrics names a counter's family without _total and ends in EOF", "[metrics]") {
  Registry registry;
  registry.counter({"signalbox_polls_total", "Polls \"done\"."}).add();
  registry.histogram({"signalbox_wait_seconds", "Waiting."}, {1}).observe(2);
  const auto text = registry.expose(Format::openmetrics);
  CHECK_THAT(text, Contains("# HELP signalbox_polls Polls \\\"done\\\".\n"
                            "# TYPE signalbox_polls counter\n"
                            "signalbox_polls_total 1\n"));
  CHECK_THAT(text, Contains("signalbox_wait_seconds_bucket{le=\"1.0\"} 0\n"));
  CHECK_THAT(text, Catch::EndsWith("# EOF\n"));
}

TEST_CASE("a label's value cannot break its line", "[metrics]") {
  Registry registry;
  registry.gauge({"signalbox_x_ratio", "X.", {{"route", "a\"b\\c\nd"}}}).set(1);
  CHECK_THAT(registry.expose(Format::prometheus),
             Contains("signalbox_x_ratio{route=\"a\\\"b\\\\c\\nd\"} 1\n"));
}

TEST_CASE("the same name and labels are the same series", "[metrics]") {
  Registry registry;
  registry.counter({"signalbox_a_total", "A.", {{"outcome", "ok"}}}).add();
  registry.counter({"signalbox_a_total", "A.", {{"outcome", "ok"}}}).add();
  CHECK_THAT(registry.expose(Format::prometheus), Contains("signalbox_a_total{outcome=\"ok\"} 2"));
}

TEST_CASE("a name or label against the rules is a bug", "[metrics]") {
  Registry registry;
  CHECK_THROWS_AS(registry.counter({"signalbox_polls", "No _total."}), std::logic_error);
  CHECK_THROWS_AS(registry.gauge({"signalbox_polls_total", "No counter."}), std::logic_error);
  CHECK_THROWS_AS(registry.histogram({"signalbox_size", "No unit."}, {1}), std::logic_error);
  CHECK_THROWS_AS(registry.gauge({"polls", "No prefix."}), std::logic_error);
  CHECK_THROWS_AS(registry.gauge({"signalbox_Polls", "Upper case."}), std::logic_error);
  CHECK_THROWS_AS(registry.gauge({"signalbox_polls", ""}), std::logic_error);
  CHECK_THROWS_WITH(registry.gauge({"signalbox_x", "Tenant.", {{"tenant", "acme"}}}),
                    Contains("label tenant has no bound"));
  CHECK_THROWS_AS(registry.gauge({"signalbox_x", "Person.", {{"person_id", "7"}}}),
                  std::logic_error);
}

TEST_CASE("the format follows the Accept header", "[metrics]") {
  CHECK(format_for("") == Format::prometheus);
  CHECK(format_for("text/plain") == Format::prometheus);
  CHECK(format_for("application/openmetrics-text;version=1.0.0;q=0.5,*/*;q=0.1") ==
        Format::openmetrics);
  CHECK(content_type(Format::prometheus) == "text/plain; version=0.0.4; charset=utf-8");
  CHECK_THAT(std::string{content_type(Format::openmetrics)},
             Contains("application/openmetrics-text; version=1.0.0"));
}

TEST_CASE("several threads may count together", "[metrics]") {
  Registry registry;
  const auto counter = registry.counter({"signalbox_a_total", "A."});
  {
    std::vector<std::jthread> threads;
    threads.reserve(4);
    for (int thread = 0; thread < 4; ++thread) {
      threads.emplace_back([counter] {
        for (int i = 0; i < 1000; ++i) counter.add();
      });
    }
  }
  CHECK_THAT(registry.expose(Format::prometheus), Contains("signalbox_a_total 4000\n"));
}

TEST_CASE("a process describes itself", "[metrics]") {
  Registry registry;
  describe_process(registry, "tree");
  const auto text = registry.expose(Format::prometheus);
  CHECK_THAT(text, Contains("signalbox_build_info{service=\"tree\",version=\""));
  for (const auto* name : {"process_cpu_seconds_total ", "process_resident_memory_bytes ",
                           "process_open_fds ", "process_start_time_seconds "}) {
    const auto at = text.find("\n" + std::string{name});
    REQUIRE(at != text.npos);
    CHECK(std::stod(text.substr(at + 1 + std::string{name}.size())) > 0);
  }
}
