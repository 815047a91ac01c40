#include "contracts/params.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace signalbox::contracts {
namespace {
std::string list_of(std::span<const std::string_view> words) {
  std::string list;
  for (const auto word : words) {
    if (!list.empty()) list += ", ";
    list += word;
  }
  return list;
}

Failure failure_of(std::vector<FieldError> errors) {
  return {.code = Code::invalid,
          .detail = errors.size() == 1 ? "1 parameter is wrong"
                                       : std::to_string(errors.size()) + " parameters are wrong",
          .errors = std::move(errors)};
}
}  // namespace

Result<std::string> params_of(const std::vector<Form::Entry>& path, std::string_view query) {
  auto form = Form::parse(query);
  if (!form) return form.error();
  std::vector<FieldError> errors;
  auto entries = path;
  for (const auto& entry : form->entries()) {
    const auto in_path = std::ranges::find(path, entry.first, &Form::Entry::first) != path.end();
    if (in_path) errors.push_back(at_parameter(entry.first, "duplicate", "stands in the path"));
    entries.push_back(entry);
  }
  if (!errors.empty()) return failure_of(std::move(errors));
  return form_encode(entries);
}

Result<Params> Params::parse(std::string_view text) {
  // What the gateway has taken may grow threefold when it is encoded again.
  const FormLimits limits{.fields_max = 2 * FormLimits{}.fields_max,
                          .bytes_max = 4 * FormLimits{}.bytes_max};
  auto form = Form::parse(text, limits);
  if (!form) return form.error();
  return Params{*std::move(form)};
}

std::optional<std::string_view> Params::take(std::string_view name) {
  asked_.emplace_back(name);
  return form_.get(name);
}

void Params::fail(std::string_view name, std::string code, std::string detail) {
  errors_.push_back(at_parameter(std::string{name}, std::move(code), std::move(detail)));
}

std::string Params::text(std::string_view name) {
  auto value = optional_text(name);
  if (!value || value->empty()) fail(name, "missing", "is missing");
  return std::move(value).value_or("");
}

Uuid Params::uuid(std::string_view name) {
  const auto before = errors_.size();
  const auto value = optional_uuid(name);
  if (!value && errors_.size() == before) fail(name, "missing", "is missing");
  return value.value_or(Uuid{});
}

std::optional<std::string> Params::optional_text(std::string_view name) {
  const auto value = take(name);
  return value ? std::optional<std::string>{*value} : std::nullopt;
}

std::optional<Uuid> Params::optional_uuid(std::string_view name) {
  const auto value = take(name);
  if (!value) return std::nullopt;
  const auto uuid = Uuid::parse(*value);
  if (uuid) return *uuid;
  fail(name, "not_a_uuid", "is no UUID");
  return std::nullopt;
}

std::optional<Time> Params::optional_time(std::string_view name) {
  const auto value = take(name);
  if (!value) return std::nullopt;
  const auto time = parse_rfc3339(*value);
  if (time) return *time;
  fail(name, "not_a_time", "is no time as 2026-01-31T09:30:00Z");
  return std::nullopt;
}

std::optional<bool> Params::optional_boolean(std::string_view name) {
  static constexpr std::string_view words[] = {"true", "false"};
  const auto word = optional_word(name, words);
  return word ? std::optional{*word == "true"} : std::nullopt;
}

std::optional<std::int64_t> Params::optional_integer(std::string_view name, std::int64_t least,
                                                     std::int64_t most) {
  const auto value = take(name);
  if (!value) return std::nullopt;
  const std::string_view digits = *value;
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (error == std::errc::invalid_argument || end != digits.data() + digits.size()) {
    fail(name, "not_a_number", "must be a whole number");
  } else if (error != std::errc{} || number < least || number > most) {
    fail(name, "out_of_range", "must be " + std::to_string(least) + " to " + std::to_string(most));
  } else {
    return number;
  }
  return std::nullopt;
}

std::optional<std::string> Params::optional_word(std::string_view name,
                                                 std::span<const std::string_view> words) {
  auto value = optional_text(name);
  if (!value || std::ranges::find(words, *value) != words.end()) return value;
  fail(name, "unknown_word", "must be one of " + list_of(words));
  return std::nullopt;
}

Page Params::page(std::span<const std::string_view> sorts) {
  Page page;
  page.limit = static_cast<int>(optional_integer("limit", 1, page_items_max).value_or(page_items));
  const auto after = optional_text("after");
  if (!sorts.empty()) page.sort = sorts.front();
  if (page.sort.starts_with('-')) {
    page.descending = true;
    page.sort.erase(0, 1);
  }
  if (auto sort = optional_text("sort")) {
    const bool descending = sort->starts_with('-');
    if (descending) sort->erase(0, 1);
    if (std::ranges::find(sorts, *sort) == sorts.end()) {
      fail("sort", "unknown_word", "must be one of " + list_of(sorts) + ", or one after a '-'");
    } else {
      page.descending = descending;
      page.sort = *std::move(sort);
    }
  }
  if (after && !page.read_cursor(*after)) {
    fail("after", "not_a_cursor", "is no cursor of this list");
  }
  return page;
}

std::optional<Failure> Params::fault() const {
  auto errors = errors_;
  for (const auto& [name, value] : form_.entries()) {
    if (std::ranges::find(asked_, name) != asked_.end()) continue;
    errors.push_back(at_parameter(name, "unknown_parameter", "is not known here"));
  }
  if (errors.empty()) return std::nullopt;
  return failure_of(std::move(errors));
}

}  // namespace signalbox::contracts
