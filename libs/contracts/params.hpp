// Signalbox-Params: the parameters of a path and a query, on their way from the gateway to a
// service, and how a service reads them.
#pragma once

#include "contracts/page.hpp"
#include "core/clock.hpp"
#include "core/form.hpp"
#include "core/result.hpp"
#include "core/uuid.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox::contracts {

// Form-urlencoded. Code::invalid names the parameter of the query that is badly encoded, given
// twice or stands in the path already; Code::too_large past FormLimits.
Result<std::string> params_of(const std::vector<Form::Entry>& path, std::string_view query);

// Getters note what is wrong and answer something harmless; fault() then tells it all at once.
class Params {
 public:
  // Code::invalid for text that params_of has not written.
  static Result<Params> parse(std::string_view text);

  // Must be there: "missing".
  std::string text(std::string_view name);
  Uuid uuid(std::string_view name);  // "not_a_uuid"

  // May be missing; given and empty is a value of its own, and wrong for all but text.
  std::optional<std::string> optional_text(std::string_view name);
  std::optional<Uuid> optional_uuid(std::string_view name);
  std::optional<Time> optional_time(std::string_view name);     // RFC 3339; "not_a_time"
  std::optional<bool> optional_boolean(std::string_view name);  // true, false; "unknown_word"
  // "not_a_number", and "out_of_range" with the range.
  std::optional<std::int64_t> optional_integer(std::string_view name, std::int64_t least,
                                               std::int64_t most);
  // "unknown_word" with the words.
  std::optional<std::string> optional_word(std::string_view name,
                                           std::span<const std::string_view> words);

  // limit, after and sort. The first of `sorts` is used where none is given.
  Page page(std::span<const std::string_view> sorts);

  // Everything that the getters found, and every parameter that none has asked for:
  // "unknown_parameter". Nothing if all is well.
  std::optional<Failure> fault() const;

 private:
  explicit Params(Form form) : form_(std::move(form)) {}

  std::optional<std::string_view> take(std::string_view name);
  void fail(std::string_view name, std::string code, std::string detail);

  Form form_;
  std::vector<std::string> asked_;
  std::vector<FieldError> errors_;
};

}  // namespace signalbox::contracts
