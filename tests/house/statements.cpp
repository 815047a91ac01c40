#include "house/paths.hpp"
#include "house/rules.hpp"
#include "house/source.hpp"

#include <algorithm>
#include <cctype>
#include <map>

namespace signalbox::house {
namespace {

constexpr auto npos = std::string_view::npos;

// Whose statements libraries may name: the schema that all share, and libs/pg itself.
constexpr std::string_view library_schemas = "core pg";

// Where the tenant of a transaction is set. A statement that set it elsewhere could read the rows
// of any tenant; policies and defaults ask for it, in these words.
constexpr std::string_view tenant_setter = "libs/pg/transaction.cpp";
constexpr std::string_view tenant_setting = "signalbox.tenant";
constexpr std::string_view tenant_question = "current_setting('";

struct Statement {
  std::string name;  // "tree.insert_node"
  std::size_t line;
};

// The first literal of `Query some_name{"tree.insert_node", …}`, where `at` is that of "Query".
const Literal* name_of_query(const File& file, const std::vector<Literal>& literals,
                             std::size_t at) {
  const auto variable = skip_blanks(file.code, at + std::string_view{"Query"}.size());
  const auto behind = variable + word_at(file.code, variable).size();
  const auto brace = skip_blanks(file.code, behind);
  if (behind == variable || brace >= file.code.size() || file.code[brace] != '{') return nullptr;
  const auto quote = skip_blanks(file.code, brace + 1);
  const auto found = std::ranges::find(literals, quote + 1, &Literal::at);
  return found == literals.end() ? nullptr : &*found;
}

std::vector<Statement> statements_of(const File& file) {
  std::vector<Statement> statements;
  if (find_word(file.code, "Query") == npos) return statements;
  const auto literals = literals_of(file.text);
  for (auto at = find_word(file.code, "Query"); at != npos;
       at = find_word(file.code, "Query", at + 1)) {
    const auto* name = name_of_query(file, literals, at);
    if (name == nullptr) continue;
    statements.push_back({std::string{name->content}, line_at(file.text, at)});
  }
  return statements;
}

bool is_lower_word(std::string_view text) {
  return !text.empty() && text.find_first_not_of("abcdefghijklmnopqrstuvwxyz_") == npos;
}

// Empty if the name is as it should be, else what to call it.
std::string fault_of(std::string_view path, std::string_view name) {
  const auto dot = std::min(name.find('.'), name.size());
  const auto schema = name.substr(0, dot);
  if (!is_lower_word(schema) || dot == name.size() || !is_lower_word(name.substr(dot + 1))) {
    return "a statement is named schema.verb_noun, in a-z and _";
  }
  if (part_of(path, 0) == "services" && schema != part_of(path, 1)) {
    return "a statement begins with its own schema: " + std::string{part_of(path, 1)} + ".…";
  }
  if (part_of(path, 0) == "libs" && !has_name(library_schemas, schema)) {
    return "a library's statement begins with core. or pg.";
  }
  return {};
}

// Every literal of C++, a file of SQL as a whole.
std::vector<Literal> sql_of(const std::string& path, const File& file) {
  if (is_cpp(path)) return literals_of(file.text);
  if (path.ends_with(".sql")) return {{0, file.text}};
  return {};
}

std::string in_lower_case(std::string_view text) {
  std::string lower{text};
  std::ranges::transform(lower, lower.begin(),
                         [](unsigned char character) { return std::tolower(character); });
  return lower;
}

// Offset of what sets a setting by a function, or names the tenant's without asking for it.
std::size_t find_setter(std::string_view sql) {
  if (const auto at = find_word(sql, "set_config"); at != npos) return at;
  for (auto at = find_word(sql, tenant_setting); at != npos;
       at = find_word(sql, tenant_setting, at + 1)) {
    const bool is_fact = sql.substr(at + tenant_setting.size()).starts_with('.');
    if (!is_fact && !sql.substr(0, at).ends_with(tenant_question)) return at;
  }
  return npos;
}

Breach bad_statement(const std::string& path, const Statement& statement, std::string_view fault) {
  return {path, statement.line, "“" + statement.name + "”: " + std::string{fault}};
}

}  // namespace

Breaches statement_names(const Tree& tree) {
  Breaches breaches;
  std::map<std::string, std::string> seen;  // name → the file of the first
  for (const auto& [path, file] : tree.files()) {
    if (!is_cpp(path) || is_test(path) || part_of(path, 0) == "tests") continue;
    for (const auto& statement : statements_of(file)) {
      const auto fault = fault_of(path, statement.name);
      if (!fault.empty()) breaches.push_back(bad_statement(path, statement, fault));
      const auto [first, is_new] = seen.try_emplace(statement.name, path);
      if (is_new) continue;
      breaches.push_back(bad_statement(
          path, statement,
          "also in " + first->second + "; a name is a metric label, call one otherwise"));
    }
  }
  return breaches;
}

Breaches tenant_setters(const Tree& tree) {
  Breaches breaches;
  for (const auto& [path, file] : tree.files()) {
    const auto shelf = part_of(path, 0);
    if ((shelf != "libs" && shelf != "services") || path == tenant_setter) continue;
    for (const auto& sql : sql_of(path, file)) {
      const auto at = find_setter(in_lower_case(sql.content));
      if (at == npos) continue;
      breaches.push_back({path, line_at(file.text, sql.at + at),
                          "sets the tenant or names its setting: only pg::Pool does; a policy asks "
                          "current_setting('signalbox.tenant', true)"});
    }
  }
  return breaches;
}

}  // namespace signalbox::house
