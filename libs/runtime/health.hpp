// What a process says about itself to those who watch it. Lives on the loop.
//
// Alive: the loop turns, or the answer would not come. Ready: started, not draining, and every part
// reports that it works; then work may be sent here.
#pragma once

#include <boost/describe.hpp>

#include <list>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox::runtime {

class Health {
 public:
  // A part that others wait for: the database, the bus. It fails until it says otherwise.
  class Part {
   public:
    explicit Part(std::string_view name) : name_(name) {}

    void works() { fault_.clear(); }
    // `why` is shown to operators: a sentence without secrets; empty counts as "fails".
    void fails(std::string_view why) { fault_ = why.empty() ? "fails" : why; }

    const std::string& name() const { return name_; }
    const std::string& fault() const { return fault_; }

   private:
    std::string name_;
    std::string fault_ = "not started";
  };

  // The part lives as long as this Health; its address does not change.
  Part& part(std::string_view name);

  void started() { started_ = true; }
  void draining() { draining_ = true; }

  bool ready() const;

  struct Check {
    std::string name;
    std::string status;  // "works" or "fails"
    std::string detail;  // why it fails; empty while it works
  };
  struct Report {
    std::string status;  // "starting", "ready", "failing" or "draining"
    std::vector<Check> checks;
  };
  Report report() const;

 private:
  std::list<Part> parts_;
  bool started_ = false;
  bool draining_ = false;
};
BOOST_DESCRIBE_STRUCT(Health::Check, (), (name, status, detail))
BOOST_DESCRIBE_STRUCT(Health::Report, (), (status, checks))

}  // namespace signalbox::runtime
