#include "house/paths.hpp"
#include "house/rules.hpp"
#include "house/source.hpp"

#include <algorithm>
#include <cctype>
#include <optional>

namespace signalbox::house {
namespace {

constexpr auto npos = std::string_view::npos;

// Endings that say nothing. A type that ends in one, and a file, folder or namespace whose last
// word is one in lower case, needs a better name.
struct Ending {
  std::string_view type;
  std::string_view word;  // of files, folders and namespaces; "": allowed there
  std::string_view instead;
};
constexpr Ending endings[] = {
    {"Manager", "manager", "say what it does: Pool, Store, Schedule"},
    {"Util", "util", "put the function beside what it works on"},
    {"Utils", "utils", "put the function beside what it works on"},
    {"Helper", "helper", "put the function beside what it helps, or name the thing it makes"},
    {"Helpers", "helpers", "put the functions beside what they help"},
    {"Impl", "impl", "name what is special about it"},
    {"Base", "base", "no base-class frameworks: a function, or a part that is named"},
    {"Data", "", "all is data: say which (Reading, Draft, Row)"},
    {"Singleton", "singleton", "make one in main() and pass it"},
};

// Words of code (comments and literals do not count), where they are banned and where not.
struct Word {
  std::string_view text;
  std::string_view where[3];
  std::string_view except[8];
  std::string_view instead;
};
constexpr std::string_view do_not_sleep = "wait for a condition with a deadline, or on a timer";
constexpr std::string_view use_workers =
    "a service has one loop and the worker pool (runtime/worker_pool.hpp): give the work to it";
constexpr std::string_view ask_clock = "ask Clock (core/clock.hpp), which tests can set";
constexpr Word words[] = {
    {"std::endl", {"**"}, {}, "write '\\n': endl flushes"},
    {"using namespace", {"**.hpp"}, {}, "a header opens no namespace for its readers: name it"},
    {"sleep_for", {"**"}, {}, do_not_sleep},
    {"sleep_until", {"**"}, {}, do_not_sleep},
    {"usleep", {"**"}, {}, do_not_sleep},
    {"::sleep(", {"**"}, {}, do_not_sleep},
    {"nanosleep", {"**"}, {}, do_not_sleep},
    {"clock_nanosleep", {"**"}, {}, do_not_sleep},
    {"std::thread", {"services/**"}, {}, use_workers},
    {"std::jthread", {"services/**"}, {}, use_workers},
    {"std::async", {"services/**"}, {}, use_workers},
    {".detach()", {"services/**"}, {}, use_workers},
    {"->detach()", {"services/**"}, {}, use_workers},
    {"system_clock::now", {"services/**"}, {}, ask_clock},
    {"steady_clock::now", {"services/**"}, {}, ask_clock},
    {"high_resolution_clock::now", {"services/**"}, {}, ask_clock},
    {"reinterpret_cast",
     {"**"},
     {"libs/http/**", "libs/pg/**", "libs/bus/**", "libs/redis/**", "libs/crypto/**",
      "libs/json/**", "services/*/outside/**"},
     "only the libraries over C interfaces cast so: std::bit_cast, or unsigned char"},
    {"printf", {"**"}, {}, "log it (libs/log), or append to a std::string"},
    {"fprintf", {"**"}, {}, "log it (libs/log), or append to a std::string"},
    {"sprintf", {"**"}, {}, "append to a std::string"},
    // A program that a person calls answers on its standard streams.
    {"std::cout",
     {"**"},
     {"libs/runtime/**", "libs/log/**", "libs/bus/main.cpp", "**test.cpp", "tests/**"},
     "log it"},
    {"std::cerr",
     {"**"},
     {"libs/runtime/**", "libs/log/**", "libs/bus/main.cpp", "**test.cpp", "tests/**"},
     "log it"},
    {"getInstance", {"**"}, {}, "make one in main() and pass it"},
    {"get_instance", {"**"}, {}, "make one in main() and pass it"},
    {"::instance()", {"**"}, {}, "make one in main() and pass it"},
    {"& instance()", {"**"}, {}, "make one in main() and pass it"},
};

// Spoken of here, so that the rules may name what they ban.
bool is_ours(std::string_view path) {
  const auto shelf = part_of(path, 0);
  const bool own_tests = path.starts_with("tests/house/");
  return !own_tests && (shelf == "libs" || shelf == "services" || shelf == "tests");
}

template <class Globs>
bool fits(std::string_view path, const Globs& globs) {
  return std::ranges::any_of(
      globs, [&](std::string_view glob) { return !glob.empty() && matches(path, glob); });
}

const Ending* ending_of_type(std::string_view name) {
  for (const auto& ending : endings) {
    if (name.ends_with(ending.type)) return &ending;
  }
  return nullptr;
}

// Of "row_util": util. The whole word counts too: util.hpp.
const Ending* ending_of_word(std::string_view name) {
  const auto bar = name.rfind('_');
  const auto last = bar == npos ? name : name.substr(bar + 1);
  for (const auto& ending : endings) {
    if (!ending.word.empty() && last == ending.word) return &ending;
  }
  return nullptr;
}

Breach bad_name(std::string_view path, std::size_t line, std::string_view name,
                const Ending& ending) {
  return {std::string{path}, line, std::string{name} + ": " + std::string{ending.instead}};
}

void check_declarations(std::string_view path, const File& file, Breaches& breaches) {
  for (const std::string_view keyword :
       {"class", "struct", "union", "enum", "concept", "using", "namespace"}) {
    for (auto at = find_word(file.code, keyword); at != npos;
         at = find_word(file.code, keyword, at + 1)) {
      auto begin = skip_blanks(file.code, at + keyword.size());
      if (word_at(file.code, begin) == "class") begin = skip_blanks(file.code, begin + 5);
      // signalbox::tree::util: the last part is what is named here.
      auto name = word_at(file.code, begin);
      while (file.code.compare(begin + name.size(), 2, "::") == 0) {
        begin += name.size() + 2;
        name = word_at(file.code, begin);
      }
      const auto* ending = keyword == "namespace" ? ending_of_word(name) : ending_of_type(name);
      if (ending == nullptr) continue;
      breaches.push_back(bad_name(path, line_at(file.code, at), name, *ending));
    }
  }
}

// `new` is placement when an address follows in brackets; `= delete` and operators are no
// expressions.
bool is_memory_expression(std::string_view code, std::size_t at, std::string_view word) {
  const auto next = skip_blanks(code, at + word.size());
  const auto last = code.substr(0, at).find_last_not_of(" \t\n");
  const auto before = last == npos ? ' ' : code[last];
  const auto line_begin = code.rfind('\n', at);
  const auto line = trimmed(code.substr(line_begin == npos ? 0 : line_begin));
  if (line.starts_with('#') || word_before(code, at) == "operator") return false;
  return word == "new" ? code.substr(next, 1) != "(" : before != '=';
}

std::optional<std::string_view> bare_todo(std::string_view comments, std::size_t at) {
  const auto word = word_at(comments, at);
  if (word != "TODO") return word;
  auto rest = comments.substr(at + word.size());
  if (!rest.starts_with("(#")) return word;
  rest.remove_prefix(2);
  const auto digits = std::min(rest.find_first_not_of("0123456789"), rest.size());
  if (digits == 0 || !rest.substr(digits).starts_with("): ")) return word;
  return std::nullopt;
}

// What of a text may hold a remark to oneself: of C++ the comments, of scripts all.
std::optional<std::string> remarks_of(std::string_view path, const File& file) {
  if (is_cpp(path)) return comments_of(file.text);
  for (const std::string_view glob : {"**.py", "**.sh", "dev", "**.sql", "**.yaml", "**.yml",
                                      "**CMakeLists.txt", "**.ts", "**.tsx", "**.css"}) {
    if (matches(path, glob)) return file.text;
  }
  return std::nullopt;
}

// Empty if the silence names its check and says why, else what is missing.
std::string fault_of_silence(std::string_view remark) {
  const auto word = word_at(remark, 0);
  auto rest = remark.substr(word.size());
  rest = rest.substr(0, rest.find('\n'));
  const auto close = rest.find(')');
  const auto check = rest.starts_with('(') && close != npos ? rest.substr(1, close - 1) : "";
  if (trimmed(check).empty() || check == "*") return "name the check: NOLINT(check): why";
  if (word == "NOLINTEND") return {};
  const auto reason = rest.substr(close + 1);
  const auto letters = std::ranges::count_if(
      reason, [](char character) { return std::isalpha(static_cast<unsigned char>(character)); });
  return letters < 3 ? "say why after the check: NOLINT(check): why" : "";
}

}  // namespace

Breaches banned_names(const Tree& tree) {
  Breaches breaches;
  for (const auto& [path, file] : tree.files()) {
    if (!is_ours(path)) continue;
    for (std::size_t part = 1; !part_of(path, part).empty(); ++part) {
      const auto name = part_of(path, part);
      const auto* ending = ending_of_word(stem_of(name));
      if (ending != nullptr) breaches.push_back(bad_name(path, 0, name, *ending));
    }
    if (is_cpp(path)) check_declarations(path, file, breaches);
  }
  return breaches;
}

Breaches banned_words(const Tree& tree) {
  Breaches breaches;
  for (const auto& [path, file] : tree.files()) {
    if (!is_ours(path) || !is_cpp(path)) continue;
    for (const auto& word : words) {
      if (!fits(path, word.where) || fits(path, word.except)) continue;
      for (auto at = find_word(file.code, word.text); at != npos;
           at = find_word(file.code, word.text, at + 1)) {
        breaches.push_back({path, line_at(file.code, at),
                            std::string{word.text} + ": " + std::string{word.instead}});
      }
    }
  }
  return breaches;
}

Breaches bare_memory(const Tree& tree) {
  Breaches breaches;
  for (const auto& [path, file] : tree.files()) {
    if (!is_ours(path) || !is_cpp(path)) continue;
    for (const std::string_view word : {"new", "delete"}) {
      for (auto at = find_word(file.code, word); at != npos;
           at = find_word(file.code, word, at + 1)) {
        if (!is_memory_expression(file.code, at, word)) continue;
        breaches.push_back({path, line_at(file.code, at),
                            std::string{word} + ": let a value, a container or "
                                                "std::make_unique own it"});
      }
    }
  }
  return breaches;
}

Breaches open_ends(const Tree& tree) {
  Breaches breaches;
  for (const auto& [path, file] : tree.files()) {
    if (path.starts_with("tests/house/")) continue;
    const auto remarks = remarks_of(path, file);
    if (!remarks) continue;
    for (const std::string_view word : {"TODO", "FIXME", "XXX"}) {
      for (auto at = find_word(*remarks, word); at != npos;
           at = find_word(*remarks, word, at + 1)) {
        if (!bare_todo(*remarks, at)) continue;
        breaches.push_back({path, line_at(*remarks, at),
                            std::string{word} + ": write TODO(#issue): what, or do it now"});
      }
    }
  }
  return breaches;
}

Breaches silenced_checks(const Tree& tree) {
  Breaches breaches;
  for (const auto& [path, file] : tree.files()) {
    if (!is_cpp(path) || path.starts_with("tests/house/")) continue;
    const auto comments = comments_of(file.text);
    for (auto at = comments.find("NOLINT"); at != npos; at = comments.find("NOLINT", at + 6)) {
      const auto fault = fault_of_silence(std::string_view{comments}.substr(at));
      if (!fault.empty()) breaches.push_back({path, line_at(comments, at), fault});
    }
  }
  return breaches;
}

}  // namespace signalbox::house
