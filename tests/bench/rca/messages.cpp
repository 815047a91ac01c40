#include "bench/rca/messages.hpp"

#include "bench/rca/set.hpp"
#include "json/document.hpp"

#include <stdexcept>
#include <utility>

namespace signalbox::bench {
namespace {

TextMembers text_members(const json::Document& document) {
  TextMembers members;
  if (document.root() == nullptr || document.root()->kind() != json::Kind::object) return members;
  json::Members walk{*document.root()};
  while (const auto* member = walk.next()) {
    if (member->kind() != json::Kind::text) continue;
    members[std::string{member->key()}] = std::string{member->text().value_or("")};
  }
  return members;
}

}  // namespace

std::vector<TextMembers> objects_of(const std::filesystem::path& path) {
  std::vector<TextMembers> objects;
  for (const auto& line : lines_of(path)) {
    if (line.empty()) continue;
    json::Document document{line};
    auto members = text_members(document);
    if (!members.contains("id")) {
      throw std::runtime_error(path.string() + ": a line is no object with an id");
    }
    objects.push_back(std::move(members));
  }
  return objects;
}

std::vector<ErrorMessage> messages_of(const std::filesystem::path& path) {
  std::vector<ErrorMessage> messages;
  for (auto& members : objects_of(path)) {
    messages.push_back({.id = std::move(members["id"]),
                        .text = {.severity = std::move(members["severity"]),
                                 .message = std::move(members["message"]),
                                 .detail = std::move(members["detail"])}});
  }
  return messages;
}

}  // namespace signalbox::bench
