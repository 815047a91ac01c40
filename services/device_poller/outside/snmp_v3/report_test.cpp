#include "device_poller/outside/snmp_v3/report.hpp"

#include "testing/catch.hpp"

#include <set>

using namespace signalbox::device_poller;
using namespace signalbox::device_poller::snmp_v3;
using domain::PollEnd;

namespace {
const snmp::Oid usm_stats{1, 3, 6, 1, 6, 3, 15, 1, 1};
}

TEST_CASE("a report is known by the counter that it carries", "[device_poller]") {
  CHECK(report_of(usm_stats.with(1).with(0)) == Report::unsupported_level);
  CHECK(report_of(usm_stats.with(2).with(0)) == Report::not_in_time_window);
  CHECK(report_of(usm_stats.with(3).with(0)) == Report::unknown_user);
  CHECK(report_of(usm_stats.with(4).with(0)) == Report::unknown_engine);
  CHECK(report_of(usm_stats.with(5).with(0)) == Report::wrong_digest);
  CHECK(report_of(usm_stats.with(6).with(0)) == Report::decryption_error);
  for (const auto& other : {usm_stats, usm_stats.with(0), usm_stats.with(7), snmp::Oid{1, 3}}) {
    CHECK(report_of(other) == Report::other);
  }
}

TEST_CASE("what the user is to mend is unauthorized, each with a sentence of its own",
          "[device_poller]") {
  std::set<std::string> sentences;
  for (const auto report : {Report::unsupported_level, Report::unknown_user, Report::wrong_digest,
                            Report::decryption_error}) {
    const auto outcome = outcome_of(report);
    CHECK(outcome.end == PollEnd::unauthorized);
    sentences.insert(outcome.detail);
  }
  CHECK(sentences.size() == 4);
  CHECK(outcome_of(Report::other).end == PollEnd::bad_answer);
}

TEST_CASE("silence to encrypted questions may be the privacy password's", "[device_poller]") {
  const auto guessed = silence_to(vault::SnmpLevel::auth_priv, false);
  CHECK(guessed.end == PollEnd::no_answer);
  CHECK_THAT(guessed.detail, Catch::Contains("privacy password"));
  const auto known = silence_to(vault::SnmpLevel::auth_priv, true);
  CHECK(known.end == PollEnd::unauthorized);
  CHECK_THAT(known.detail, Catch::Contains("privacy password"));
  for (const bool clock_told : {false, true}) {
    const auto other = silence_to(vault::SnmpLevel::auth_no_priv, clock_told);
    CHECK(other.end == PollEnd::no_answer);
    CHECK_THAT(other.detail, !Catch::Contains("privacy password"));
  }
}
