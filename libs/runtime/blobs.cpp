#include "runtime/blobs.hpp"

#include <stdexcept>
#include <utility>

namespace signalbox::runtime {

BlobConfig BlobConfig::read(Environment& environment) {
  BlobConfig config;
  config.folder = environment.text(
      {"SIGNALBOX_BLOB_FOLDER", "",
       "where large files lie, the same folder for all services; without it none are taken"});
  config.grant_key_file = environment.text(
      {"SIGNALBOX_GRANT_KEY_FILE", "",
       "file of the keys that sign what may be sent, mode 0600, the same for all"});
  return config;
}

std::unique_ptr<Blobs> open_blobs(Runtime& runtime, const BlobConfig& config) {
  if (config.folder.empty() && config.grant_key_file.empty()) return nullptr;
  if (config.folder.empty() || config.grant_key_file.empty()) {
    throw std::runtime_error{
        "SIGNALBOX_BLOB_FOLDER and SIGNALBOX_GRANT_KEY_FILE belong together: set both or neither"};
  }
  auto keys = crypto::read_grant_keys(config.grant_key_file);
  if (!keys) throw std::runtime_error{"SIGNALBOX_GRANT_KEY_FILE: " + keys.error().detail};
  return std::make_unique<Blobs>(config.folder, runtime.workers().executor(), *std::move(keys));
}

}  // namespace signalbox::runtime
