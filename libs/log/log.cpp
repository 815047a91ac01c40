#include "log/log.hpp"

#include "core/json_text.hpp"

#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <cmath>

namespace signalbox::log {
namespace {
// A text value is cut here: one log line must not cost more than a page of a person's attention.
constexpr std::size_t value_bytes_max = 4096;
constexpr std::array<std::string_view, 4> level_names = {"debug", "info", "warn", "error"};

void append_text(std::string& line, std::string_view text) {
  if (text.size() <= value_bytes_max) return append_json_string(line, text);
  auto end = value_bytes_max;
  // Not in the middle of a character: continuation bytes are 10xxxxxx.
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0U) == 0x80U) --end;
  append_json_string(line, std::string{text.substr(0, end)} + "…");
}

template <class Number>
void append_number(std::string& line, Number number) {
  std::array<char, 32> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  line.append(digits.data(), end);
}

struct AppendValue {
  std::string& line;

  void operator()(std::string_view text) const { append_text(line, text); }
  void operator()(bool flag) const { line += flag ? "true" : "false"; }
  void operator()(std::int64_t number) const { append_number(line, number); }
  void operator()(std::uint64_t number) const { append_number(line, number); }
  void operator()(double number) const {
    if (!std::isfinite(number))
      return append_text(line, std::isnan(number) ? "nan" : number > 0 ? "inf" : "-inf");
    append_number(line, number);
  }
};

void append_member(std::string& line, std::string_view name, const Field::Value& value) {
  line += ',';
  append_json_string(line, name);
  line += ':';
  std::visit(AppendValue{line}, value);
}

void append_unless_empty(std::string& line, std::string_view name, std::string_view text) {
  if (!text.empty()) append_member(line, name, text);
}
}  // namespace

std::string_view to_string(Level level) { return level_names.at(static_cast<std::size_t>(level)); }

Level level_of(std::string_view name) {
  for (const auto level : {Level::debug, Level::warn, Level::error}) {
    if (name == to_string(level)) return level;
  }
  return Level::info;
}

void Sink::write(std::string_view line) {
  const std::lock_guard lock{mutex_};
  while (!line.empty()) {
    const auto written = ::write(descriptor_, line.data(), line.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) {
      ++dropped_;
      return;
    }
    line.remove_prefix(static_cast<std::size_t>(written));
  }
}

Logger::Logger(Sink& sink, Level least, std::string_view service, std::string_view instance)
    : sink_(&sink), least_(least) {
  std::string origin;
  append_member(origin, "service", service);
  append_member(origin, "instance", instance);
  origin_ = std::make_shared<const std::string>(std::move(origin));
}

Logger Logger::with(const Context& context) const {
  std::string text = context_ ? *context_ : std::string{};
  append_unless_empty(text, "request_id", context.request_id);
  append_unless_empty(text, "trace_id", context.trace_id);
  append_unless_empty(text, "tenant", context.tenant);
  Logger speaking{*this};
  speaking.context_ = std::make_shared<const std::string>(std::move(text));
  return speaking;
}

void Logger::debug(std::string_view message, Fields fields) const {
  write(Level::debug, message, fields);
}
void Logger::info(std::string_view message, Fields fields) const {
  write(Level::info, message, fields);
}
void Logger::warn(std::string_view message, Fields fields) const {
  write(Level::warn, message, fields);
}
void Logger::error(std::string_view message, Fields fields) const {
  write(Level::error, message, fields);
}

void Logger::write(Level level, std::string_view message, Fields fields) const {
  if (!enabled(level)) return;
  std::string line;
  line.reserve(256);
  line += R"({"ts":")";
  line += to_rfc3339(sink_->clock().now());
  line += '"';
  append_member(line, "level", to_string(level));
  line += *origin_;
  append_member(line, "msg", message);
  if (context_) line += *context_;
  for (const auto& field : fields) append_member(line, field.name, field.value);
  line += "}\n";
  sink_->write(line);
}

}  // namespace signalbox::log
