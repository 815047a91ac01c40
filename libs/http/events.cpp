#include "http/events.hpp"

#include "core/form.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace signalbox::http {
namespace {
namespace asio = boost::asio;
constexpr auto tuple_awaitable = asio::as_tuple(asio::use_awaitable);
constexpr std::string_view breaks{"\r\n\0", 3};

void check(std::string_view text, const char* what) {
  if (text.find_first_of(breaks) != text.npos) {
    throw std::invalid_argument{std::string{"a line break in an event's "} + what};
  }
}

// One "data:" a line; CR LF, CR and LF each end one.
void append_data(std::string& out, std::string_view data) {
  while (true) {
    const auto end = std::min(data.find_first_of("\r\n"), data.size());
    out += "data: ";
    out += data.substr(0, end);
    out += '\n';
    if (end == data.size()) return;
    const bool pair = data.substr(end).starts_with("\r\n");
    data.remove_prefix(end + (pair ? 2 : 1));
  }
}
}  // namespace

std::string encode_event(const Event& event) {
  check(event.id, "id");
  check(event.name, "name");
  std::string out;
  out.reserve(event.data.size() + event.id.size() + event.name.size() + 32);
  if (!event.id.empty()) out += "id: " + event.id + "\n";
  if (!event.name.empty()) out += "event: " + event.name + "\n";
  append_data(out, event.data);
  out += '\n';
  return out;
}

std::string last_event_id(const Request& request) {
  std::string id{request.headers.get("Last-Event-ID")};
  if (id.empty()) {
    const auto query = Form::parse(request.query);
    if (query) id = query->get("last_event_id").value_or("");
  }
  return id.find_first_of(breaks) == id.npos ? id : "";
}

EventStream::EventStream(const asio::any_io_executor& executor, const EventLimits& limits)
    : limits_(limits), changed_(executor, asio::steady_timer::time_point::max()) {
  frames_.push_back(std::make_shared<const std::string>(
      "retry: " + std::to_string(limits.retry.count()) + "\n\n"));
}

bool EventStream::push(SharedBytes frame) {
  if (!open_) return false;
  if (frames_.size() >= limits_.frames_max) {
    too_slow_ = true;
    frames_.clear();
    close();
    return false;
  }
  quiet_ = false;
  frames_.push_back(std::move(frame));
  changed_.cancel();
  return true;
}

void EventStream::close() {
  open_ = false;
  changed_.cancel();
}

void EventStream::end() {
  open_ = false;
  frames_.clear();
}

asio::awaitable<void> EventStream::run(std::shared_ptr<EventStream> stream, BodyWriter writer) {
  struct AtEnd {
    EventStream& stream;
    ~AtEnd() { stream.end(); }
  } const at_end{*stream};
  while (true) {
    if (stream->too_slow_) throw TooSlow{"an event stream's queue is full"};
    if (!stream->frames_.empty()) {
      co_await writer.write(std::exchange(stream->frames_, {}));
      continue;
    }
    if (!stream->open_) co_return;
    co_await stream->changed_.async_wait(tuple_awaitable);
    const auto cancelled = co_await asio::this_coro::cancellation_state;
    if (cancelled.cancelled() != asio::cancellation_type::none) co_return;
  }
}

struct EventStreams::State {
  State(const asio::any_io_executor& executor, EventLimits the_limits)
      : beat(executor), limits(the_limits) {}

  static asio::awaitable<void> keep_alive(std::shared_ptr<State> state) {
    const auto comment = std::make_shared<const std::string>(":\n\n");
    while (!state->over) {
      state->beat.expires_after(state->limits.heartbeat);
      co_await state->beat.async_wait(tuple_awaitable);
      for (const auto& stream : state->those_open()) {
        if (std::exchange(stream->quiet_, true)) stream->push(comment);
      }
    }
  }

  // Forgets those that have ended.
  std::vector<std::shared_ptr<EventStream>> those_open() {
    std::vector<std::shared_ptr<EventStream>> open;
    std::erase_if(streams, [&](const std::weak_ptr<EventStream>& weak) {
      auto stream = weak.lock();
      if (!stream || !stream->open()) return true;
      open.push_back(std::move(stream));
      return false;
    });
    return open;
  }

  asio::steady_timer beat;
  EventLimits limits;
  std::vector<std::weak_ptr<EventStream>> streams;
  bool over = false;
};

EventStreams::EventStreams(const asio::any_io_executor& executor, EventLimits limits)
    : state_(std::make_shared<State>(executor, limits)) {
  asio::co_spawn(executor, State::keep_alive(state_), asio::detached);
}

EventStreams::~EventStreams() {
  state_->over = true;
  state_->beat.cancel();
}

std::shared_ptr<EventStream> EventStreams::open() {
  auto stream = std::make_shared<EventStream>(state_->beat.get_executor(), state_->limits);
  state_->streams.push_back(stream);
  return stream;
}

Response EventStreams::answer(std::shared_ptr<EventStream> stream) {
  Response response{200,
                    {{"Content-Type", "text/event-stream"},
                     {"Cache-Control", "no-store"},
                     {"X-Accel-Buffering", "no"}}};  // nginx would hold frames back
  response.stream = Streaming{
      .write = [stream = std::move(stream)](
                   BodyWriter writer) { return EventStream::run(stream, std::move(writer)); },
      .endless = true};
  return response;
}

std::size_t EventStreams::size() const { return state_->those_open().size(); }

}  // namespace signalbox::http
