// main() of every service: reads the settings, makes the Runtime and runs one coroutine on it.
//
//   int main(int argc, char** argv) {
//     return runtime::run({"tree", {argv, argv + argc}}, tree::Config::read, serve);
//   }
#pragma once

#include "core/environment.hpp"
#include "pg/migrate.hpp"
#include "runtime/runtime.hpp"

#include <boost/asio/awaitable.hpp>

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox::runtime {

struct Program {
  std::string service;                         // "tree"
  std::vector<std::string> arguments;          // argv, the program's path first
  std::vector<pg::Migration> migrations = {};  // the service's own; the common ones come first
};

// What run() needs of a service, without its Config's type.
struct Frame {
  // Reads all settings and answers those that every service has.
  std::function<Config(Environment&)> read;
  std::function<boost::asio::awaitable<void>(Runtime&)> serve;
};

// Without arguments: serves until stopped. Exit codes: 0 drained, 1 a fault or work cut short,
// 2 wrong settings or arguments. --help, --version, --check-config (says all that is wrong with the
// settings), --settings (a row of Markdown for each) and --migrate (brings the database to what
// this program expects) answer and end.
int run(const Program& program, const Frame& frame);

// The same for a service whose Config has a member `process` of type runtime::Config.
template <class ServiceConfig>
int run(const Program& program, ServiceConfig (*read)(Environment&),
        boost::asio::awaitable<void> (*serve)(Runtime&, ServiceConfig)) {
  ServiceConfig config;
  return run(program,
             Frame{.read =
                       [&config, read](Environment& environment) {
                         config = read(environment);
                         return config.process;
                       },
                   .serve = [&config, serve](Runtime& runtime) { return serve(runtime, config); }});
}

}  // namespace signalbox::runtime
