// Every golden of proto/ and of the pretend contract through our own code: it parses, and prints
// back byte for byte. Runs in the checkout's root.
#include "contracts/fact.hpp"
#include "json/read.hpp"
#include "json/write.hpp"
#include "testing/catch.hpp"

#include <boost/describe.hpp>

#include <filesystem>
#include <fstream>
#include <iterator>

using namespace signalbox;
namespace fs = std::filesystem;

namespace {
constexpr std::string_view roots[] = {"proto", "tests/contract/fixture/proto"};

// A document as a member: that is where it is written anew.
struct Carrier {
  json::Raw document;
};
BOOST_DESCRIBE_STRUCT(Carrier, (), (document))

std::string text_of(const fs::path& path) {
  std::ifstream file{path, std::ios::binary};
  REQUIRE(file.is_open());
  return {std::istreambuf_iterator<char>{file}, {}};
}

// A golden is one line.
std::string line_of(const fs::path& path) {
  auto text = text_of(path);
  REQUIRE(text.ends_with('\n'));
  text.pop_back();
  return text;
}

Headers headers_in(const fs::path& path) {
  Headers headers;
  std::ifstream file{path, std::ios::binary};
  for (std::string line; std::getline(file, line);) {
    const auto colon = line.find(": ");
    REQUIRE(colon != line.npos);
    headers.add(line.substr(0, colon), line.substr(colon + 2));
  }
  return headers;
}

std::string printed(const Headers& headers) {
  std::string text;
  for (const auto& [name, value] : headers.entries())
    text.append(name).append(": ").append(value) += '\n';
  return text;
}

// Goldens of facts lie in events/golden/<noun>.<verb>/, those of operations in golden/<operation>/.
std::vector<fs::path> goldens(bool of_facts) {
  std::vector<fs::path> found;
  for (const auto root : roots) {
    for (const auto& entry : fs::recursive_directory_iterator{root}) {
      const auto path = entry.path().generic_string();
      const bool is_golden = path.ends_with(".json") && path.find("/golden/") != path.npos;
      if (is_golden && (path.find("/events/golden/") != path.npos) == of_facts) {
        found.push_back(entry.path());
      }
    }
  }
  REQUIRE_FALSE(found.empty());
  return found;
}

void check_prints_back(const std::string& line) {
  const auto carrier = json::read<Carrier>("{\"document\":" + line + "}");
  REQUIRE(carrier);
  CHECK(json::write(*carrier) == "{\"document\":" + line + "}");
}
}  // namespace

TEST_CASE("every golden fact is read and printed back byte for byte", "[contract]") {
  for (const auto& path : goldens(true)) {
    INFO(path.string());
    const auto kind = path.parent_path().filename().string();
    const auto headers_path = fs::path{path}.replace_extension("headers");
    const auto headers = headers_in(headers_path);
    const auto tenant = headers.get("ce-tenantid");
    const auto data = line_of(path);
    const auto fact =
        contracts::read_fact("evt." + std::string{tenant} + "." + kind, headers, data);
    REQUIRE(fact);
    CHECK(printed(contracts::headers_of(*fact)) == text_of(headers_path));
    CHECK(fact->says.data.text() == data);
    CHECK("evt." + std::string{tenant} + "." + kind == contracts::subject_of(*fact));
    CHECK(path.generic_string().find("/" + fact->service + "/events/") != std::string::npos);
    check_prints_back(data);
  }
}

TEST_CASE("every golden body is read and printed back byte for byte", "[contract]") {
  for (const auto& path : goldens(false)) {
    INFO(path.string());
    check_prints_back(line_of(path));
  }
}
