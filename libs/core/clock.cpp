#include "core/clock.hpp"

#include <charconv>
#include <cstdint>
#include <optional>

namespace signalbox {
namespace {
using std::chrono::milliseconds;

// Writes `value` with leading zeros into the `digits` places from `at` on.
void put_number(std::string& text, std::size_t at, std::size_t digits, std::int64_t value) {
  for (std::size_t place = digits; place > 0; --place, value /= 10) {
    text[at + place - 1] = static_cast<char>('0' + value % 10);
  }
}

// Takes parts off the front of a text and remembers whether all of them were there.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}

  int number(std::size_t digits) {
    int value = 0;
    const auto* begin = rest_.data();
    const bool enough = rest_.size() >= digits;
    const auto all_digits =
        enough && rest_.substr(0, digits).find_first_not_of("0123456789") == rest_.npos;
    ok_ = ok_ && all_digits;
    if (!ok_) return 0;
    std::from_chars(begin, begin + digits, value);
    rest_.remove_prefix(digits);
    return value;
  }

  // Takes one character out of `wanted`; '\0' when none is there.
  char any_of(std::string_view wanted) {
    if (rest_.empty() || wanted.find(rest_.front()) == wanted.npos) return '\0';
    const char taken = rest_.front();
    rest_.remove_prefix(1);
    return taken;
  }

  void need(std::string_view wanted) { ok_ = any_of(wanted) != '\0' && ok_; }

  milliseconds fraction() {
    if (any_of(".") == '\0') return milliseconds{0};
    const auto digits = std::min(rest_.find_first_not_of("0123456789"), rest_.size());
    ok_ = ok_ && digits > 0;
    std::string three{rest_.substr(0, std::min<std::size_t>(digits, 3))};
    three.resize(3, '0');
    rest_.remove_prefix(digits);
    return milliseconds{ok_ ? std::stoi(three) : 0};
  }

  bool finished() const { return ok_ && rest_.empty(); }

 private:
  std::string_view rest_;
  bool ok_ = true;
};

Failure not_a_time() {
  return {Code::invalid, "is no RFC 3339 date-time such as 2026-01-31T09:30:00.123Z"};
}
}  // namespace

Time SystemClock::now() const {
  return std::chrono::floor<milliseconds>(std::chrono::system_clock::now());
}

std::chrono::steady_clock::time_point SystemClock::steady() const {
  return std::chrono::steady_clock::now();
}

std::string to_rfc3339(Time time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss clock{time - day};
  std::string text = "0000-00-00T00:00:00.000Z";
  put_number(text, 0, 4, static_cast<int>(date.year()));
  put_number(text, 5, 2, static_cast<unsigned>(date.month()));
  put_number(text, 8, 2, static_cast<unsigned>(date.day()));
  put_number(text, 11, 2, clock.hours().count());
  put_number(text, 14, 2, clock.minutes().count());
  put_number(text, 17, 2, clock.seconds().count());
  put_number(text, 20, 3, clock.subseconds().count());
  return text;
}

Result<Time> parse_rfc3339(std::string_view text) {
  using namespace std::chrono;
  Scanner scan{text};
  const int year_number = scan.number(4);
  scan.need("-");
  const int month_number = scan.number(2);
  scan.need("-");
  const int day_number = scan.number(2);
  scan.need("Tt ");  // RFC 3339 §5.6 allows a space and lower case
  const hours hour{scan.number(2)};
  scan.need(":");
  const minutes minute{scan.number(2)};
  scan.need(":");
  const seconds second{scan.number(2)};
  const auto fraction = scan.fraction();
  const char zone = scan.any_of("Zz+-");
  minutes offset{0};
  if (zone == '+' || zone == '-') {
    const hours offset_hours{scan.number(2)};
    scan.need(":");
    const minutes offset_minutes{scan.number(2)};
    if (offset_hours > hours{23} || offset_minutes > minutes{59}) return not_a_time();
    offset = (offset_hours + offset_minutes) * (zone == '-' ? -1 : 1);
  }
  const year_month_day date{year{year_number}, month{static_cast<unsigned>(month_number)},
                            day{static_cast<unsigned>(day_number)}};
  if (zone == '\0' || !scan.finished() || !date.ok()) return not_a_time();
  if (hour > hours{23} || minute > minutes{59} || second > seconds{59}) return not_a_time();
  const Time time = sys_days{date} + hour + minute + second + fraction - offset;
  // An offset may carry the moment out of the years that four digits can write.
  if (time < sys_days{year{0} / 1 / 1} || time >= sys_days{year{10000} / 1 / 1}) {
    return not_a_time();
  }
  return time;
}

}  // namespace signalbox
