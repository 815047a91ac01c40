#include "rca/domain/logs/miner.hpp"

#include "testing/catch.hpp"

#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <string>

using namespace signalbox::rca::logs;

namespace {
constexpr std::string_view users[] = {"root", "admin", "oracle", "guest", "mail", "backup"};

std::uint64_t group_of(Miner& miner, std::string_view line) {
  return miner.joined(miner.add(line).same);
}
std::string text_in(Miner& miner, std::string_view line) {
  const auto* known = miner.find(miner.add(line).same);
  return known == nullptr ? "" : text_of(*known);
}
void add_users(Miner& miner, std::string_view front, std::string_view end) {
  for (const auto user : users) {
    miner.add(std::string{front} + std::string{user} + std::string{end});
  }
}

// Of programs: $ is a user, # a number.
constexpr std::string_view statements[] = {"session opened for user $ by (uid=#)",
                                           "session closed for user $",
                                           "failed password for $ from 192.0.2.1 port #",
                                           "read # blocks in # ms",
                                           "link of port # is down",
                                           "link of port # is up"};

void put(std::string& line, char mark, const std::string& what) {
  for (auto at = line.find(mark); at != std::string::npos; at = line.find(mark)) {
    line.replace(at, 1, what);
  }
}

// Lines of some programs, with names and numbers of all kinds in them.
std::vector<std::string> made_up_lines(std::mt19937_64& random, std::size_t count) {
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < count; ++at) {
    const std::string user{users[random() % std::size(users)]};
    const auto number = std::to_string(random() % 1000);
    std::string line{statements[random() % std::size(statements)]};
    put(line, '$', user);
    put(line, '#', number);
    lines.push_back(std::move(line));
  }
  return lines;
}

// Which lines share a group, however the groups are called.
std::set<std::set<std::string>> partition(Miner& miner, const std::vector<std::string>& lines) {
  std::map<std::uint64_t, std::set<std::string>> groups;
  std::vector<std::uint64_t> keys;
  keys.reserve(lines.size());
  for (const auto& line : lines) keys.push_back(miner.add(line).same);
  for (std::size_t at = 0; at < lines.size(); ++at) {
    groups[miner.joined(keys[at])].insert(lines[at]);
  }
  std::set<std::set<std::string>> parts;
  for (auto& [key, part] : groups) parts.insert(std::move(part));
  return parts;
}
}  // namespace

TEST_CASE("lines that differ in variables only are of one template", "[rca]") {
  Miner miner{{}};
  const auto first = miner.add("read 17 blocks from 192.0.2.1");
  const auto second = miner.add("read 4 blocks from 192.0.2.9");
  CHECK(first.is_new);
  CHECK_FALSE(second.is_new);
  CHECK(first.same == second.same);
  CHECK(miner.find(first.same)->lines == 2);
  CHECK(miner.add("wrote 4 blocks to 192.0.2.9").is_new);
}

TEST_CASE("a place where names come and go is found to vary", "[rca]") {
  Miner miner{{}};
  const auto first = miner.add("session closed for user root").same;
  miner.add("session closed for user admin");
  CHECK(miner.joined(first) == first);
  CHECK(miner.templates().size() == 2);
  add_users(miner, "session closed for user ", "");
  CHECK(miner.templates().size() == 1);
  CHECK(text_in(miner, "session closed for user nobody_yet") == "session closed for user <word>");
  CHECK(group_of(miner, "session closed for user root") == first);
}

TEST_CASE("after a word that announces a name fewer names are enough", "[rca]") {
  Miner miner{{}};
  for (const auto* user : {"root", "admin", "oracle"}) {
    miner.add(std::string{"session closed for user "} + user);
    miner.add(std::string{"pulled the plug of machine "} + user);
  }
  CHECK(text_in(miner, "session closed for user root") == "session closed for user <word>");
  CHECK(miner.templates().size() == 4);
}

TEST_CASE("words that tell of a state are never taken for names", "[rca]") {
  Miner miner{{}};
  for (const auto* state : {"up", "down", "enabled", "disabled", "started", "stopped", "paused"}) {
    miner.add(std::string{"interface of the router is now "} + state);
  }
  CHECK(miner.templates().size() == 7);
}

TEST_CASE("short lines that are alike by chance are kept apart", "[rca]") {
  Miner miner{{}};
  add_users(miner, "", " error");
  CHECK(miner.templates().size() == std::size(users));
}

TEST_CASE("a variable seen in the place of a word opens it", "[rca]") {
  Miner miner{{}};
  miner.add("invalid user 4711 from 192.0.2.1");
  const auto key = group_of(miner, "invalid user admin from 192.0.2.1");
  CHECK(group_of(miner, "invalid user 4711 from 192.0.2.1") == key);
  CHECK(miner.templates().size() == 1);
}

TEST_CASE("two words that vary in one line are both found", "[rca]") {
  Miner miner{{}};
  for (const auto one : users) {
    for (const auto other : users) {
      miner.add("user " + std::string{one} + " became user " + std::string{other} + " at the desk");
    }
  }
  CHECK(miner.templates().size() == 1);
}

TEST_CASE("the second key is of the story, not of its moment", "[rca]") {
  Miner miner{{}};
  const auto up = miner.add("Interface GigabitEthernet2, changed state to up");
  const auto down = miner.add("Interface GigabitEthernet7, changed state to down");
  CHECK(up.same != down.same);
  CHECK(up.together == down.together);
  CHECK(up.together != miner.add("Fan 2 changed its speed").together);
}

TEST_CASE("the order of lines decides nothing", "[rca]") {
  std::mt19937_64 random{7};
  for (int turn = 0; turn < 20; ++turn) {
    auto lines = made_up_lines(random, 300);
    Miner forwards{{}};
    const auto expected = partition(forwards, lines);
    std::ranges::shuffle(lines, random);
    Miner shuffled{{}};
    CHECK(partition(shuffled, lines) == expected);
  }
}

TEST_CASE("a miner goes on where another stopped", "[rca]") {
  std::mt19937_64 random{8};
  const auto lines = made_up_lines(random, 400);
  Miner whole{{}};
  Miner before{{}};
  for (std::size_t at = 0; at < lines.size() / 2; ++at) {
    whole.add(lines[at]);
    before.add(lines[at]);
  }
  Miner after{{}, before.templates()};
  CHECK(after.templates() == before.templates());
  for (const auto& line : lines) {
    const auto expected = whole.add(line).same;
    CHECK(after.add(line).same == expected);
  }
  const auto expected = whole.templates();
  const auto found = after.templates();
  REQUIRE(found.size() == expected.size());
  for (std::size_t at = 0; at < found.size(); ++at) {
    CHECK(found[at].same == expected[at].same);
    CHECK(found[at].lines == expected[at].lines);
    CHECK(text_of(found[at]) == text_of(expected[at]));
  }
}

TEST_CASE("a key that was given out is found again after a restart", "[rca]") {
  Miner before{{}};
  std::vector<std::uint64_t> keys;
  for (const auto user : users) {
    keys.push_back(before.add("session closed for user " + std::string{user}).same);
  }
  const Miner after{{}, before.templates()};
  for (const auto key : keys) CHECK(after.joined(key) == keys.front());
}

TEST_CASE("however many templates come, no more are held than is allowed", "[rca]") {
  MinerParameters parameters;
  parameters.templates_max = 64;
  parameters.shapes_max = 128;
  Miner miner{parameters};
  std::mt19937_64 random{9};
  const auto kept = miner.add("the one line that comes again and again").same;
  for (int turn = 0; turn < 5000; ++turn) {
    std::string line;
    for (int word = 0; word < 6; ++word)
      line += static_cast<char>('a' + random() % 26), line += "x ";
    miner.add(line);
    CHECK(miner.add("the one line that comes again and again").same == kept);
    REQUIRE(miner.templates().size() <= parameters.templates_max);
  }
}

TEST_CASE("a template that was forgotten comes back with the same key", "[rca]") {
  MinerParameters parameters;
  parameters.templates_max = 4;
  Miner miner{parameters};
  const auto key = miner.add("disk of the third shelf is full").same;
  for (const auto* line : {"a b c", "d e f g", "h i", "j", "k l m n o"}) miner.add(line);
  CHECK(miner.find(key) == nullptr);
  CHECK(miner.joined(key) == key);
  const auto again = miner.add("disk of the third shelf is full");
  CHECK(again.is_new);
  CHECK(again.same == key);
}
