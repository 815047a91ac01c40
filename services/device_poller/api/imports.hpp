// Files of devices: granted, said to be there, taken in.
#pragma once

#include "device_poller/api/bulk.hpp"
#include "device_poller/store/imports.hpp"

#include <functional>
#include <string>

namespace signalbox::device_poller::api {

struct ImportParts {
  const BulkParts& bulk;
  store::Imports& imports;
  // Signs that a file may be sent, for `complete_device_import`. None: none are taken here.
  std::function<std::string(const Tenant& tenant, const store::Import& import)> grant;
  std::function<void()> wake;  // one is queued
  std::function<boost::asio::awaitable<void>(Tenant tenant, Uuid import)> remove_file;
};

inline constexpr std::int64_t import_bytes_max = 50'000'000;

boost::asio::awaitable<Answered> list_device_imports(const ImportParts* parts,
                                                     contracts::Question question);
boost::asio::awaitable<Answered> create_device_import(const ImportParts* parts,
                                                      contracts::Question question);
boost::asio::awaitable<Answered> get_device_import(const ImportParts* parts,
                                                   contracts::Question question);
boost::asio::awaitable<Answered> cancel_device_import(const ImportParts* parts,
                                                      contracts::Question question);
boost::asio::awaitable<Answered> list_refused_rows(const ImportParts* parts,
                                                   contracts::Question question);
boost::asio::awaitable<Answered> complete_device_import(const ImportParts* parts,
                                                        contracts::Question question);

// A row that an earlier call has added counts as added by this one. Code::invalid: nothing of this
// file can be taken, and why.
boost::asio::awaitable<Result<store::ImportedRows>> add_batch(const ImportParts* parts,
                                                              store::ImportBatch batch);

}  // namespace signalbox::device_poller::api
