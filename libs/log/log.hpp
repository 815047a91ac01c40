// Log lines for machines: one JSON object a line, written at once and whole, so that a crash loses
// nothing and lines of several threads never mix.
//
//   log.warn("breaker opened", {{"device", id.to_string()}, {"failures", 5}});
//
// Values are what the caller names: secrets have no way in (core/secret.hpp does not print).
#pragma once

#include "core/clock.hpp"

#include <atomic>
#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <variant>

namespace signalbox::log {

enum class Level : std::uint8_t { debug, info, warn, error };

std::string_view to_string(Level level);
// Reads a level by its own name; info for anything else (settings are checked before).
Level level_of(std::string_view name);

// A named value. Text is not copied: a Field lives no longer than the call it is passed to.
struct Field {
  using Value = std::variant<std::string_view, bool, std::int64_t, std::uint64_t, double>;

  Field(std::string_view key, std::string_view text) : name(key), value(text) {}
  Field(std::string_view key, const char* text) : name(key), value(std::string_view{text}) {}
  Field(std::string_view key, const std::string& text) : name(key), value(std::string_view{text}) {}
  Field(std::string_view key, std::same_as<bool> auto flag) : name(key), value(flag) {}
  Field(std::string_view key, std::floating_point auto number)
      : name(key), value(static_cast<double>(number)) {}
  Field(std::string_view key, std::signed_integral auto number)
      : name(key), value(static_cast<std::int64_t>(number)) {}
  template <std::unsigned_integral Number>
    requires(!std::same_as<Number, bool>)
  Field(std::string_view key, Number number)
      : name(key), value(static_cast<std::uint64_t>(number)) {}

  std::string_view name;
  Value value;
};

using Fields = std::initializer_list<Field>;

// Whose work a line is about; empty members are left out of the line.
struct Context {
  std::string request_id = {};
  std::string trace_id = {};
  std::string tenant = {};
};

// Where the lines of a process go: a file descriptor that it does not own. Thread-safe.
class Sink {
 public:
  Sink(int descriptor, const Clock& clock) : descriptor_(descriptor), clock_(clock) {}

  // Blocks while the reader of a pipe is behind. What cannot be written is counted and dropped.
  void write(std::string_view line);
  std::uint64_t dropped() const { return dropped_.load(); }
  const Clock& clock() const { return clock_; }

 private:
  int descriptor_;
  const Clock& clock_;
  std::mutex mutex_;
  std::atomic<std::uint64_t> dropped_ = 0;
};

// Cheap to copy, thread-safe. The sink must outlive every Logger.
class Logger {
 public:
  Logger(Sink& sink, Level least, std::string_view service, std::string_view instance);

  // The same log, speaking about one request or one tenant's fact: added to what it speaks about.
  Logger with(const Context& context) const;

  // Lines of the whole process that could not be written.
  std::uint64_t dropped() const { return sink_->dropped(); }

  bool enabled(Level level) const { return level >= least_; }
  void debug(std::string_view message, Fields fields = {}) const;
  void info(std::string_view message, Fields fields = {}) const;
  void warn(std::string_view message, Fields fields = {}) const;
  void error(std::string_view message, Fields fields = {}) const;

 private:
  void write(Level level, std::string_view message, Fields fields) const;

  Sink* sink_;
  Level least_;
  std::shared_ptr<const std::string> origin_;   // ,"service":…,"instance":…
  std::shared_ptr<const std::string> context_;  // ,"request_id":… or empty
};

}  // namespace signalbox::log
