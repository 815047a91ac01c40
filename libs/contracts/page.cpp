#include "contracts/page.hpp"

#include "contracts/contract.hpp"
#include "core/form.hpp"

#include <algorithm>
#include <charconv>
#include <set>

namespace signalbox::contracts {
namespace {
constexpr std::string_view digits = "0123456789abcdef";

std::string to_hex(std::string_view text) {
  std::string hex;
  hex.reserve(text.size() * 2);
  for (const char character : text) {
    const auto byte = static_cast<unsigned char>(character);
    hex += digits[byte >> 4U];
    hex += digits[byte & 15U];
  }
  return hex;
}

std::optional<std::string> from_hex(std::string_view hex) {
  constexpr int base = 16;
  if (hex.empty() || hex.size() % 2 != 0) return std::nullopt;
  if (hex.find_first_not_of(digits) != hex.npos) return std::nullopt;
  std::string text;
  for (std::size_t at = 0; at < hex.size(); at += 2) {
    unsigned byte = 0;
    std::from_chars(hex.data() + at, hex.data() + at + 2, byte, base);
    text += static_cast<char>(byte);
  }
  return text;
}

std::string order_of(const Page& page) { return (page.descending ? "-" : "") + page.sort; }

std::string link_to(std::vector<Form::Entry> entries, std::string_view cursor) {
  std::erase_if(entries, [](const Form::Entry& entry) { return entry.first == "after"; });
  entries.emplace_back("after", cursor);
  return "<?" + form_encode(entries) + ">; rel=\"next\"";
}
}  // namespace

std::string Page::cursor(const std::vector<std::string>& key) const {
  std::vector<Form::Entry> entries = {{"order", order_of(*this)}};
  for (const auto& part : key) entries.emplace_back(std::to_string(entries.size()), part);
  return to_hex(form_encode(entries));
}

bool Page::read_cursor(std::string_view text) {
  after.clear();
  const auto form = text.size() <= cursor_bytes_max ? from_hex(text) : std::nullopt;
  if (!form) return false;
  const auto read = Form::parse(*form);
  if (!read || read->entries().size() < 2) return false;
  const auto& entries = read->entries();
  if (entries.front() != Form::Entry{"order", order_of(*this)}) return false;
  std::vector<std::string> key;
  for (std::size_t at = 1; at < entries.size(); ++at) {
    if (entries[at].first != std::to_string(at)) return false;
    key.push_back(entries[at].second);
  }
  after = std::move(key);
  return true;
}

Failure not_a_cursor() {
  return {Code::invalid,
          "1 field is wrong",
          {at_parameter("after", "not_a_cursor", "is no cursor of this list")}};
}

std::string next_link(std::string_view query, std::string_view cursor) {
  return link_to(Form::parse(query).value().entries(), cursor);
}

std::string next_link(const Question& question, std::string_view cursor) {
  auto entries = Form::parse(question.params).value().entries();
  const auto& operations = contract().operations;
  const auto operation = std::ranges::find(operations, question.operation, &Operation::operation);
  if (operation != operations.end()) {
    std::erase_if(entries, [&](const Form::Entry& entry) {
      return std::ranges::count(operation->path_parameters, entry.first) > 0;
    });
  }
  return link_to(std::move(entries), cursor);
}

}  // namespace signalbox::contracts
