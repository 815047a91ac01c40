#include "device_poller/outside/stream/identity.hpp"

#include "json/read.hpp"
#include "json/write.hpp"

#include <string>
#include <vector>

namespace signalbox::device_poller::stream {
namespace {
using Text = std::optional<std::string>;

struct IdentityJson {
  std::string system_name;
  std::string description;
  std::string object_id;
  std::string location;
  std::string contact;
  Text model = {};
  Text version = {};
  Text serial_number = {};
  Text architecture = {};
  Text config_changed = {};
  std::optional<domain::Firmware> firmware = {};
  std::optional<domain::Certificate> certificate = {};
  std::optional<std::int32_t> http_status = {};
  std::vector<std::string> answers = {};
  std::int64_t interface_count = 0;
};
BOOST_DESCRIBE_STRUCT(IdentityJson, (),
                      (system_name, description, object_id, location, contact, model, version,
                       serial_number, architecture, config_changed, firmware, certificate,
                       http_status, answers, interface_count))

Text told(const std::string& text) { return text.empty() ? Text{} : Text{text}; }
}  // namespace

std::optional<json::Raw> identity_json(const domain::Reading& reading) {
  if (!reading.identity) return std::nullopt;
  const auto& identity = *reading.identity;
  IdentityJson json{identity.system_name,       identity.description,
                    identity.object_id,         identity.location,
                    identity.contact,           told(identity.model),
                    told(identity.version),     told(identity.serial_number),
                    told(identity.architecture)};
  json.config_changed = reading.config_changed;
  json.firmware = reading.firmware;
  json.certificate = reading.certificate;
  json.http_status = reading.http_status;
  json.answers = reading.answers;
  json.interface_count = static_cast<std::int64_t>(reading.interfaces.size());
  return json::Raw::parse(json::write(json)).value();
}

std::optional<std::string> config_changed(const std::optional<json::Raw>& identity) {
  if (!identity) return std::nullopt;
  const auto json = json::read<IdentityJson>(identity->text());
  return json ? json->config_changed : std::nullopt;
}

}  // namespace signalbox::device_poller::stream
