#include "gateway/api/docs_page.hpp"

#include "contracts/contract.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace signalbox::gateway::api {
namespace {
constexpr std::string_view head = R"(<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Signalbox API</title>
<style>
:root { color-scheme: light dark; }
body { font: 14px/20px system-ui, sans-serif; max-width: 72rem; margin: 2rem auto; }
main { padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; }
td, th { text-align: left; padding: 4px 12px 4px 0; vertical-align: top; }
code { font: 13px/20px ui-monospace, monospace; }
</style>
<main><h1>Signalbox API</h1>
<p>Everything that people and programs may ask.
For tools: <a href="/api/openapi.json">OpenAPI 3.1</a>. Errors are problem documents (RFC 9457).</p>
)";

std::string escaped(std::string_view text) {
  std::string safe;
  for (const char character : text) {
    switch (character) {
      case '&':
        safe += "&amp;";
        break;
      case '<':
        safe += "&lt;";
        break;
      case '"':
        safe += "&quot;";
        break;
      default:
        safe += character;
    }
  }
  return safe;
}

std::string make_page() {
  std::string page{head};
  std::string service;
  for (const auto& operation : contracts::operations_at_door(contracts::contract())) {
    if (operation.service != service) {
      if (!service.empty()) page += "</table>\n";
      service = operation.service;
      page += "<h2>" + escaped(service) +
              "</h2>\n<table><tr><th>Operation<th>Method<th>Path<th>Permission</tr>\n";
    }
    std::string who = operation.is_public ? "everybody" : "whoever is signed in";
    if (!operation.permissions.empty()) {
      who.clear();
      for (const auto& permission : operation.permissions) who += permission + " ";
    }
    page += "<tr><td>" + escaped(operation.operation) + "<td>" + operation.method + "<td><code>" +
            escaped(operation.path) + "</code><td>" + escaped(who) + "</tr>\n";
  }
  return page + "</table></main></html>\n";
}
}  // namespace

http::Response docs_page() {
  static const auto page = std::make_shared<const std::string>(make_page());
  return {.status = 200,
          .headers = {{"Content-Type", "text/html; charset=utf-8"}, {"Cache-Control", "no-cache"}},
          .shared_body = page};
}

http::Response openapi_document() {
  static const auto text =
      std::make_shared<const std::string>(contracts::contract().openapi.text());
  return {.status = 200,
          .headers = {{"Content-Type", "application/json"}, {"Cache-Control", "no-cache"}},
          .shared_body = text};
}

}  // namespace signalbox::gateway::api
