#include "http/connection/stream.hpp"

#include "http/body.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

#include <array>
#include <charconv>
#include <exception>
#include <stdexcept>
#include <utility>

namespace signalbox::http {
namespace {
namespace asio = boost::asio;
constexpr auto tuple_awaitable = asio::as_tuple(asio::use_awaitable);
constexpr std::string_view line_end = "\r\n";
constexpr std::string_view last_chunk = "0\r\n\r\n";
// Of what a client sends while it gets a stream, the next request perhaps.
constexpr std::size_t early_bytes_max = 4096;

// Shared by the writing function, the watch over the client and the session that waits for both.
struct Run {
  Run(std::shared_ptr<Door> the_door, std::shared_ptr<Connection> the_connection)
      : door(std::move(the_door)),
        connection(std::move(the_connection)),
        changed(door->parts.executor, asio::steady_timer::time_point::max()) {}

  std::shared_ptr<Door> door;
  std::shared_ptr<Connection> connection;
  asio::steady_timer changed;
  asio::cancellation_signal end;
  std::optional<std::uint64_t> bytes_left;
  std::exception_ptr fault;
  bool chunked = false;
  bool writing = false;
  bool broken = false;  // the client is gone, or a piece went out in part
  bool draining = false;
  bool finished = false;
  bool watching = true;
};

std::string chunk_head(std::size_t bytes) {
  std::array<char, 16> digits{};
  auto* const end = std::to_chars(digits.begin(), digits.end(), bytes, 16).ptr;
  return std::string{digits.begin(), end} + "\r\n";
}

asio::awaitable<void> write(std::shared_ptr<Run> run, std::vector<SharedBytes> pieces) {
  std::size_t bytes = 0;
  std::vector<asio::const_buffer> buffers;
  buffers.reserve(pieces.size() + 2);
  buffers.emplace_back();
  for (const auto& piece : pieces) {
    bytes += piece->size();
    buffers.push_back(asio::buffer(*piece));
  }
  if (bytes == 0) co_return;  // an empty chunk would end the body
  if (run->writing) throw std::logic_error{"two writes to one stream at a time"};
  if (bytes > run->bytes_left.value_or(bytes)) {
    throw std::logic_error{"a stream wrote more than it had declared"};
  }
  if (run->broken) throw Disconnected{"the client has left"};
  if (auto& left = run->bytes_left) *left -= bytes;
  const auto head = chunk_head(bytes);
  if (run->chunked) {
    buffers.front() = asio::buffer(head);
    buffers.push_back(asio::buffer(line_end));
  }
  run->writing = true;
  const auto error = co_await send_all(run->connection, std::move(buffers),
                                       run->door->options.limits.write_deadline);
  run->writing = false;
  if (!error) co_return;
  run->broken = true;
  throw Disconnected{"the client takes nothing: " + error.message()};
}

// Notices a client that leaves while nothing is being written to it.
asio::awaitable<void> watch(std::shared_ptr<Run> run) {
  auto& [stream, buffer, end_gently] = *run->connection;
  while (buffer.size() < early_bytes_max) {
    stream.expires_never();
    const auto [error, bytes] = co_await stream.async_read_some(
        buffer.prepare(early_bytes_max - buffer.size()), tuple_awaitable);
    if (run->finished) break;
    if (error) {
      run->broken = true;
      run->connection->stream.close();
      run->end.emit(asio::cancellation_type::terminal);
      break;
    }
    buffer.commit(bytes);
  }
  run->watching = false;
  run->changed.cancel();
}

// How it ended; whatever is not the client's or the drain's doing is logged.
StreamEnd end_of(const Run& run) {
  std::string fault = "it wrote less than it had declared";
  try {
    if (run.fault) std::rethrow_exception(run.fault);
    if (run.broken) return StreamEnd::client_left;
    if (run.draining) return StreamEnd::drained;
    if (run.bytes_left.value_or(0) == 0) return StreamEnd::finished;
  } catch (const TooSlow&) {
    return StreamEnd::too_slow;
  } catch (const Disconnected&) {
    return StreamEnd::client_left;
  } catch (const boost::system::system_error& error) {
    const bool cancelled = error.code() == asio::error::operation_aborted;
    if (cancelled && run.broken) return StreamEnd::client_left;
    if (cancelled && run.draining) return StreamEnd::drained;
    fault = error.what();
  } catch (const std::exception& error) {
    fault = error.what();
  } catch (...) {
    fault = "it threw something that is no exception";
  }
  run.door->parts.log.error("stream failed", {{"door", run.door->name}, {"fault", fault}});
  return StreamEnd::failed;
}

// An endless stream is asked to end; the client comes back to another process, or to the next.
void drain_on_request(const std::shared_ptr<Run>& run) {
  const auto end = [weak = std::weak_ptr{run}] {
    const auto still = weak.lock();
    if (!still || std::exchange(still->draining, true)) return;
    still->end.emit(asio::cancellation_type::terminal);
  };
  run->connection->end_gently = end;
  if (run->door->draining) end();
}
}  // namespace

asio::awaitable<bool> run_stream(std::shared_ptr<Door> door, std::shared_ptr<Connection> connection,
                                 Streaming streaming, bool chunked) {
  const auto run = std::make_shared<Run>(door, connection);
  run->bytes_left = streaming.bytes;
  run->chunked = chunked;
  door->streams.add(1);
  asio::co_spawn(door->parts.executor, watch(run), [](const std::exception_ptr&) {});
  BodyWriter writer{
      [run](std::vector<SharedBytes> pieces) { return write(run, std::move(pieces)); }};
  asio::co_spawn(
      door->parts.executor, streaming.write(std::move(writer)),
      asio::bind_cancellation_slot(run->end.slot(), [run](const std::exception_ptr& fault) {
        run->fault = fault;
        run->broken = run->broken || run->writing;
        run->finished = true;
        if (run->watching) run->connection->stream.cancel();
        run->changed.cancel();
      }));
  if (streaming.endless) drain_on_request(run);
  while (!run->finished || run->watching) co_await run->changed.async_wait(tuple_awaitable);
  connection->end_gently = nullptr;
  door->streams.add(-1);
  const auto end = end_of(*run);
  door->count_end(end);
  const bool whole = end == StreamEnd::finished || end == StreamEnd::drained;
  if (!whole || run->broken) co_return false;
  if (!chunked) co_return streaming.bytes.has_value();
  std::vector<asio::const_buffer> bytes{asio::buffer(last_chunk)};
  const auto error =
      co_await send_all(connection, std::move(bytes), door->options.limits.write_deadline);
  co_return !error;
}

}  // namespace signalbox::http
