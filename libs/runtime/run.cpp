#include "runtime/run.hpp"

#include "core/version.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <csignal>
#include <exception>
#include <iostream>

namespace signalbox::runtime {
namespace {
namespace asio = boost::asio;
constexpr int exit_fault = 1;
constexpr int exit_usage = 2;

void print_help(const std::string& service) {
  std::cout << "signalbox " << service << ' ' << version() << "\n\n"
            << "Without arguments: serves until SIGTERM or SIGINT. Settings come from the\n"
               "environment, and the log goes to standard output as JSON lines.\n\n"
               "  --check-config  say all that is wrong with the settings, and end\n"
               "  --migrate       bring the database to what this program expects, and end\n"
               "  --settings      list the settings as rows of a Markdown table\n"
               "  --version       print the version\n"
               "  --help          print this\n";
}

// Only for --migrate: a serving process has no rights over its tables.
Secret migrate_url(Environment& environment) {
  return environment.secret({"SIGNALBOX_PG_MIGRATE_URL", "",
                             "database address of role <service>_migrate, for --migrate alone"});
}

int print_settings(const Frame& frame) {
  Environment empty{{}};
  frame.read(empty);
  migrate_url(empty);
  for (const auto& setting : empty.settings()) {
    std::cout << "| `" << setting.name << "` | "
              << (setting.fallback.empty() ? "" : "`" + setting.fallback + "`") << " | "
              << setting.allowed << " | " << setting.meaning << " |\n";
  }
  return 0;
}

int refuse_settings(const Environment& environment) {
  for (const auto& problem : environment.problems()) {
    std::cerr << problem.parameter.value_or("") << ": " << problem.detail << '\n';
  }
  return exit_usage;
}

int check_config(const Frame& frame) {
  auto environment = Environment::of_process();
  frame.read(environment);
  migrate_url(environment);
  for (const auto& name : environment.unknown()) {
    std::cout << "note: " << name << " is no setting of this service\n";
  }
  if (!environment.problems().empty()) return refuse_settings(environment);
  std::cout << "The settings are good.\n";
  return 0;
}

// Host and process: in a container the process is always 1, and the host name is the pod's.
std::string instance_name() {
  std::array<char, 256> host{};
  ::gethostname(host.data(), host.size() - 1);
  return std::string{host.data()} + "-" + std::to_string(::getpid());
}

// The loop's whole life. What the service throws ends the loop and is rethrown here.
int serve_until_stopped(const Program& program, const Frame& frame, const Config& config) {
  asio::io_context loop{1};
  const SystemClock clock;
  log::Sink sink{STDOUT_FILENO, clock};
  const log::Logger log{sink, config.log_level, program.service, instance_name()};
  try {
    Runtime runtime{loop, log, program.service, config};
    std::exception_ptr fault;
    asio::co_spawn(loop, frame.serve(runtime), [&](std::exception_ptr thrown) {
      fault = std::move(thrown);
      loop.stop();
    });
    loop.run();
    if (fault) std::rethrow_exception(fault);
    // A job that does not end would hold up the destructors for as long as it likes.
    if (runtime.workers().busy()) ::_exit(exit_fault);
    return runtime.ended_clean() ? 0 : exit_fault;
  } catch (const std::exception& exception) {
    log.error("service failed", {{"fault", exception.what()}});
    return exit_fault;
  }
}

int migrate(const Program& program) {
  auto environment = Environment::of_process();
  const auto url = migrate_url(environment);
  if (!environment.problems().empty()) return refuse_settings(environment);
  if (url.empty()) {
    std::cerr << "SIGNALBOX_PG_MIGRATE_URL: is not set\n";
    return exit_usage;
  }
  asio::io_context loop{1};
  const SystemClock clock;
  log::Sink sink{STDOUT_FILENO, clock};
  const log::Logger log{sink, log::Level::info, program.service, instance_name()};
  int result = 0;
  asio::co_spawn(loop,
                 pg::migrate(loop.get_executor(), url, program.service, program.migrations, log),
                 [&](const std::exception_ptr& fault, int count) {
                   try {
                     if (fault) std::rethrow_exception(fault);
                     log.info("migrated", {{"migrations_run", count}});
                   } catch (const std::exception& exception) {
                     log.error("not migrated", {{"fault", exception.what()}});
                     result = exit_fault;
                   }
                 });
  loop.run();
  return result;
}

// A connection is a descriptor: as many as the hard limit allows.
void allow_all_descriptors() {
  rlimit files{};
  if (::getrlimit(RLIMIT_NOFILE, &files) != 0) return;
  files.rlim_cur = files.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &files);
}

// With a standard stream closed the next file or socket would get its number, and our log lines.
void fill_standard_streams() {
  for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (::fcntl(stream, F_GETFD) < 0) ::open("/dev/null", O_RDWR);
  }
}

int serve_with_settings(const Program& program, const Frame& frame) {
  auto environment = Environment::of_process();
  const auto config = frame.read(environment);
  if (!environment.problems().empty()) return refuse_settings(environment);
  // A reader of our output that goes away must not kill us: writes report it instead.
  std::signal(SIGPIPE, SIG_IGN);
  allow_all_descriptors();
  return serve_until_stopped(program, frame, config);
}
}  // namespace

int run(const Program& program, const Frame& frame) {
  fill_standard_streams();
  if (program.arguments.size() <= 1) return serve_with_settings(program, frame);
  const auto& word = program.arguments[1];
  if (program.arguments.size() == 2) {
    if (word == "--check-config") return check_config(frame);
    if (word == "--settings") return print_settings(frame);
    if (word == "--migrate") return migrate(program);
    if (word == "--version") {
      std::cout << version() << '\n';
      return 0;
    }
    if (word == "--help") {
      print_help(program.service);
      return 0;
    }
  }
  const auto& odd = program.arguments.size() == 2 ? word : program.arguments[2];
  std::cerr << program.service << ": unknown argument " << odd << "; try --help\n";
  return exit_usage;
}

}  // namespace signalbox::runtime
