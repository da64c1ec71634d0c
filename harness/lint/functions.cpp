#include "lint/functions.h"

#include "lint/options.h"

namespace lint {
namespace {

/// The SET or RESET of search_path among the options; empty if there is none.
const Tree& path_in(const Tree& options) {
  static const Tree kNone = Tree::object();
  const Tree* last = &kNone;
  for (const Tree& one : options) {
    const Tree& set = as(part(as(one, "DefElem"), "arg"), "VariableSetStmt");
    if (text(set, "name") == "search_path" || text(set, "kind") == "VAR_RESET_ALL") last = &set;
  }
  return *last;
}

/// Whether nobody but the owner can put an object where the function looks for names. Unless it is
/// named, a caller's pg_temp comes first.
bool is_closed(const Tree& path) {
  std::string last;
  for (const Tree& schema : part(path, "args")) {
    last = constant(schema).value_or("");
    if (last == "public" || last == "$user") return false;
  }
  return last == "pg_temp";
}

/// What stands between a function's quotes; "" if it is written as SQL.
std::string body_of(const Tree& options) {
  for (const Tree& one : options) {
    const Tree& option = as(one, "DefElem");
    if (text(option, "defname") != "as") continue;
    const auto parts = words(part(as(part(option, "arg"), "List"), "items"));
    return parts.empty() ? "" : parts.front();
  }
  return "";
}

/// A table's name in a text, "public.patients".
Name named_by(const std::string& words) {
  const std::size_t dot = words.find('.');
  return dot == std::string::npos ? Name{"public", words}
                                  : Name{words.substr(0, dot), words.substr(dot + 1)};
}

}  // namespace

bool say_rights_or_path(const Tree& options) {
  return has_option(options, "security") || !path_in(options).empty();
}

void set_rights_and_path(Function& function, const Tree& options) {
  if (has_option(options, "security")) function.is_definer = is_on(options, "security");
  if (const Tree& path = path_in(options); !path.empty()) function.is_path_closed = is_closed(path);
}

void create_function(Schema& schema, const Cause& cause) {
  const Tree& tree = cause.statement.tree;
  const Tree& options = part(tree, "options");
  const std::string body = body_of(options);
  const auto says = [&](const char* phrase) { return body.find(phrase) != std::string::npos; };
  Function function{option_text(options, "volatility").value_or("volatile"),
                    says("ENABLE ROW LEVEL SECURITY") && says(" FORCE ROW LEVEL SECURITY")};
  set_rights_and_path(function, options);
  schema.functions[name_of(words(part(tree, "funcname")))] = function;
}

void alter_function(Schema& schema, const Cause& cause) {
  const Tree& tree = cause.statement.tree;
  const auto found = schema.functions.find(name_of(words(part(part(tree, "func"), "objname"))));
  if (found != schema.functions.end()) set_rights_and_path(found->second, part(tree, "actions"));
}

void call_functions(Schema& schema, const Cause& cause) {
  each(cause.statement.tree, "FuncCall", [&](const Tree& call) {
    const auto function = schema.functions.find(name_of(words(part(call, "funcname"))));
    if (function == schema.functions.end() || !function->second.sets_row_security) return;
    each(part(call, "args"), "A_Const", [&](const Tree& argument) {
      const auto table = schema.tables.find(named_by(text(part(argument, "sval"), "sval")));
      if (table == schema.tables.end()) return;
      table->second.is_row_security_enabled = true;
      table->second.is_row_security_forced = true;
    });
  });
}

}  // namespace lint
