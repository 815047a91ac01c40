#include "device_poller/jobs/importing.hpp"

#include "device_poller/outside/csv/records.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <utility>

namespace signalbox::device_poller::jobs {
namespace {
namespace asio = boost::asio;
constexpr std::chrono::seconds turn_every{5};
// Some seconds of work; how far it is, is seen and kept after each.
constexpr std::size_t batch_rows = 200;

// The records of a blob, from a place on.
class File {
 public:
  File(outbound::BlobStorage& storage, outbound::BlobName name, bool is_csv, std::int64_t from)
      : storage_(storage),
        name_(std::move(name)),
        records_(is_csv),
        at_(static_cast<std::uint64_t>(from)) {}

  // Nothing at the end. Code::not_found without blob.
  asio::awaitable<Result<std::optional<std::string>>> next() {
    while (true) {
      auto record = records_.next();
      if (record || is_read_) co_return record;
      auto chunk = co_await storage_.read(name_, at_, outbound::chunk_bytes_max);
      if (!chunk) co_return chunk.error();
      at_ += chunk->size();
      is_read_ = chunk->empty();
      if (is_read_) records_.finish();
      records_.feed(*chunk);
    }
  }
  std::uint64_t taken() const { return records_.taken(); }

 private:
  outbound::BlobStorage& storage_;
  outbound::BlobName name_;
  csv::Records records_;
  std::uint64_t at_;
  bool is_read_ = false;
};

// The next rows; none at the end.
asio::awaitable<Result<std::vector<std::string>>> some_of(File* file) {
  std::vector<std::string> records;
  while (records.size() < batch_rows) {
    auto record = co_await file->next();
    if (!record) co_return record.error();
    auto next = *std::move(record);
    if (!next) break;
    records.push_back(*std::move(next));
  }
  co_return records;
}

std::string reason_of(const Failure& failure) {
  if (failure.code == Code::not_found) return "The file is gone.";
  return failure.detail;
}
}  // namespace

asio::awaitable<void> Importing::run() {
  while (true) {
    try {
      co_await turn();
    } catch (const boost::system::system_error&) {
      throw;  // cancelled
    } catch (const std::exception& fault) {
      parts_.log.warn("imports do not go on", {{"fault", fault.what()}});
    }
    pause_.expires_after(turn_every);
    co_await pause_.async_wait(asio::as_tuple(asio::use_awaitable));
    const auto state = co_await asio::this_coro::cancellation_state;
    if (state.cancelled() != asio::cancellation_type::none) co_return;
  }
}

asio::awaitable<void> Importing::turn() {
  for (const auto& late : co_await parts_.imports.expire(parts_.clock.now())) {
    co_await parts_.storage.remove({late.tenant, late.id});
  }
  for (const auto& one : co_await parts_.imports.to_run(parts_.clock.now())) {
    auto import = co_await parts_.imports.claim(one.tenant, one.id, parts_.clock.now());
    if (!import) continue;
    try {
      co_await take_in(one.tenant, *std::move(import));
    } catch (const boost::system::system_error&) {
      throw;  // cancelled
    } catch (const std::exception& fault) {
      parts_.log.warn(
          "an import is interrupted",
          {{"tenant", one.tenant.slug()}, {"import", one.id.to_string()}, {"fault", fault.what()}});
    }
  }
}

// Row after row from where it was left. Code::conflict: it was cancelled, or is somebody else's.
asio::awaitable<Result<void>> Importing::take_rows(const Tenant* tenant, store::Import* import) {
  const outbound::BlobName name{*tenant, import->id};
  const bool is_csv = import->format == "csv";
  std::set<std::string> names;
  std::string header;
  File beginning{parts_.storage, name, is_csv, 0};
  if (is_csv) {
    auto first = co_await beginning.next();
    if (!first) co_return first.error();
    header = first->value_or("");
    // Also of a file without rows: what it is not is said.
    const auto fits = co_await parts_.add({*tenant, *import, header, {}, &names});
    if (!fits) co_return fits.error();
  }
  const auto from = std::max(import->taken_bytes, static_cast<std::int64_t>(beginning.taken()));
  File file{parts_.storage, name, is_csv, from};
  while (true) {
    auto records = co_await some_of(&file);
    if (!records) co_return records.error();
    if (records->empty()) co_return Result<void>{};
    auto added = co_await parts_.add({*tenant, *import, header, *std::move(records), &names});
    if (!added) co_return added.error();
    parts_.said();
    import->rows_done += added->rows;
    import->refused += static_cast<std::int32_t>(added->refused.size());
    import->good = import->rows_done - import->refused;
    import->taken_bytes = from + static_cast<std::int64_t>(file.taken());
    const bool is_kept = co_await parts_.imports.progress(
        *tenant, *import, std::move(added->refused), parts_.clock.now());
    if (!is_kept) co_return Failure{.code = Code::conflict, .detail = {}};
  }
}

asio::awaitable<void> Importing::take_in(Tenant tenant, store::Import import) {
  // What a dry run knows of the names before is gone with whoever ran it: it begins anew.
  if (import.is_dry_run) {
    import.rows_done = import.refused = import.good = 0;
    import.taken_bytes = 0;
  }
  const auto taken = co_await take_rows(&tenant, &import);
  if (taken) {
    import.state = "finished";
  } else {
    import.state = "failed";
    import.reason = reason_of(taken.error());
  }
  co_await parts_.imports.end(tenant, import, parts_.clock.now());
  const auto now = co_await parts_.imports.find(tenant, import.id);
  if (!now || now->ended_at) co_await parts_.storage.remove({tenant, import.id});
}

}  // namespace signalbox::device_poller::jobs
