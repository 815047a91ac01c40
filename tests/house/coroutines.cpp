#include "house/paths.hpp"
#include "house/rules.hpp"
#include "house/source.hpp"

namespace signalbox::house {
namespace {

constexpr auto npos = std::string_view::npos;

// Views whose owner may be gone when the coroutine goes on. References are clang-tidy's
// (cppcoreguidelines-avoid-reference-coroutine-parameters).
constexpr std::string_view views[] = {"string_view", "span<"};

// Offset of the '(' whose ')' stands last before `arrow`; npos if there is none.
std::size_t open_before(std::string_view code, std::size_t arrow) {
  std::size_t depth = 0;
  for (auto at = arrow; at-- > 0;) {
    if (code[at] == ';' || code[at] == '}') return npos;
    if (code[at] == ')') ++depth;
    if (code[at] != '(' || depth == 0) continue;
    if (--depth == 0) return at;
  }
  return npos;
}

// Whether "->" stands before the return type that ends in the word at `at`.
std::size_t arrow_before(std::string_view code, std::size_t at) {
  const auto end = code.substr(0, at).find_last_not_of(
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_: \n");
  const bool arrow = end != npos && end > 0 && code[end] == '>' && code[end - 1] == '-';
  return arrow ? end - 1 : npos;
}

// The '(' that opens the parameters of what returns the awaitable at `at`; npos if nothing there
// is a function.
std::size_t parameters_of(std::string_view code, std::size_t at) {
  const auto arrow = arrow_before(code, at);
  if (arrow != npos) return open_before(code, arrow);
  const auto angle = at + std::string_view{"awaitable"}.size();
  if (code.substr(angle, 1) != "<") return npos;
  auto name = skip_blanks(code, end_of_bracket(code, angle));
  while (name < code.size() && (is_word_character(code[name]) || code[name] == ':')) ++name;
  return code.substr(name, 1) == "(" ? name : npos;
}

}  // namespace

Breaches coroutine_parameters(const Tree& tree) {
  Breaches breaches;
  for (const auto& [path, file] : tree.files()) {
    const std::string_view code = file.code;
    for (auto at = find_word(code, "awaitable"); at != npos;
         at = find_word(code, "awaitable", at + 1)) {
      const auto open = parameters_of(code, at);
      if (open == npos) continue;
      const auto parameters = code.substr(open, end_of_bracket(code, open) - open);
      for (const auto view : views) {
        if (find_word(parameters, view) == npos) continue;
        breaches.push_back({path, line_at(code, at),
                            "a coroutine takes a " + std::string{word_at(view, 0)} +
                                ": its owner may be gone when it goes on, take it by value"});
      }
    }
  }
  return breaches;
}

}  // namespace signalbox::house
