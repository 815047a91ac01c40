#include "device_poller/outside/stream/identity.hpp"

#include "json/read.hpp"
#include "json/write.hpp"

#include <string>
#include <vector>

namespace signalbox::device_poller::stream {
namespace {
using Text = std::optional<std::string>;

struct IdentityJson {
  Text system_name = {};
  Text description = {};
  Text object_id = {};
  Text location = {};
  Text contact = {};
  Text model = {};
  Text version = {};
  Text serial_number = {};
  Text architecture = {};
  Text vendor = {};
  Text config_changed = {};
  std::optional<domain::Firmware> firmware = {};
  std::optional<domain::Certificate> certificate = {};
  std::optional<std::int32_t> http_status = {};
  std::optional<std::vector<std::string>> answers = {};
  std::optional<std::int64_t> interface_count = {};
};
BOOST_DESCRIBE_STRUCT(IdentityJson, (),
                      (system_name, description, object_id, location, contact, model, version,
                       serial_number, architecture, vendor, config_changed, firmware, certificate,
                       http_status, answers, interface_count))

Text told(const std::string& text) { return text.empty() ? Text{} : Text{text}; }
}  // namespace

std::optional<json::Raw> identity_json(const domain::Reading& reading) {
  if (!reading.identity) return std::nullopt;
  const auto& identity = *reading.identity;
  IdentityJson json{.system_name = told(identity.system_name),
                    .description = told(identity.description),
                    .object_id = told(identity.object_id),
                    .location = told(identity.location),
                    .contact = told(identity.contact),
                    .model = told(identity.model),
                    .version = told(identity.version),
                    .serial_number = told(identity.serial_number),
                    .architecture = told(identity.architecture),
                    .vendor = told(identity.vendor)};
  json.config_changed = reading.config_changed;
  json.firmware = reading.firmware;
  json.certificate = reading.certificate;
  json.http_status = reading.http_status;
  if (!reading.answers.empty()) json.answers = reading.answers;
  if (!reading.interfaces.empty()) {
    json.interface_count = static_cast<std::int64_t>(reading.interfaces.size());
  }
  return json::Raw::parse(json::write(json)).value();
}

std::optional<std::string> config_changed(const std::optional<json::Raw>& identity) {
  if (!identity) return std::nullopt;
  const auto json = json::read<IdentityJson>(identity->text());
  return json ? json->config_changed : std::nullopt;
}

}  // namespace signalbox::device_poller::stream
