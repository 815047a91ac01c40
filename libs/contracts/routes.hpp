// From a request's method and path to the operation that it means, as the contract says.
#pragma once

#include "contracts/contract.hpp"
#include "core/form.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox::contracts {

enum class Lookup : std::uint8_t {
  found,
  no_path,       // 404
  no_method,     // 405, with Allow
  bad_encoding,  // 400: a parameter is not percent-encoded UTF-8
};

struct Route {
  Lookup lookup = Lookup::no_path;
  const Operation* operation = nullptr;      // as long as the Routes live; null unless found
  std::vector<Form::Entry> parameters = {};  // of the path, decoded, in its order
  std::string_view allow = {};               // of a known path: "GET, HEAD, PATCH"
};

// A tree of path segments. A literal beside a parameter wins; HEAD is answered as GET. Segments are
// compared byte for byte, so neither a slash at the end nor an encoded letter names the same path.
class Routes {
 public:
  // Throws std::invalid_argument for the same method and path twice.
  explicit Routes(std::vector<Operation> operations);

  // `path` is what stands before the '?', not decoded. A parameter holds at least one character.
  Route find(std::string_view method, std::string_view path) const;

 private:
  struct Node {
    std::map<std::string, std::size_t, std::less<>> literals;  // the next node by its segment
    std::size_t parameter = 0;                                 // the next node; 0: none
    std::map<std::string, std::size_t, std::less<>> methods;  // operations of a path that ends here
    std::string allow;
  };

  void add(std::size_t operation);
  std::size_t next_of(std::size_t node, std::string_view segment);
  // The node where `rest` ends, the parameters on the way to it; 0 where there is none.
  std::size_t walk(std::size_t node, std::string_view rest,
                   std::vector<std::string_view>& parameters) const;

  std::vector<Operation> operations_;
  std::vector<Node> nodes_;  // the first is the root
};

// What is wrong between the operations of a service and the names that it has functions for: one
// sentence each. A service does not start with any. Streams are the gateway's to serve, and need
// none.
std::vector<std::string> check_handlers(const std::vector<Operation>& operations,
                                        std::span<const std::string_view> names);

}  // namespace signalbox::contracts
