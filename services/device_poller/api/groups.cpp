#include "device_poller/api/groups.hpp"

#include "contracts/params.hpp"
#include "device_poller/api/device_draft.hpp"
#include "device_poller/api/device_json.hpp"
#include "json/patch.hpp"

#include <algorithm>
#include <utility>

namespace signalbox::device_poller::api {
namespace {
namespace asio = boost::asio;
constexpr std::size_t colour_characters = 7;

struct NewGroupBody {
  std::string name;
  std::optional<std::string> colour;
  std::optional<std::vector<Uuid>> credential_profile_ids;
};
BOOST_DESCRIBE_STRUCT(NewGroupBody, (), (name, colour, credential_profile_ids))
struct GroupChangeBody {
  std::optional<std::string> name;
  json::Patch<std::string> colour;
  std::optional<std::vector<Uuid>> credential_profile_ids;
};
BOOST_DESCRIBE_STRUCT(GroupChangeBody, (), (name, colour, credential_profile_ids))

struct GroupJson {
  Uuid id;
  std::int64_t entity_version = 1;
  std::string name;
  std::optional<std::string> colour = {};
  std::vector<Uuid> credential_profile_ids;
  std::int64_t device_count = 0;
  Time created_at;
};
BOOST_DESCRIBE_STRUCT(GroupJson, (),
                      (id, entity_version, name, colour, credential_profile_ids, device_count,
                       created_at))
struct GroupListJson {
  std::vector<GroupJson> items;
  std::optional<std::string> next = {};
};
BOOST_DESCRIBE_STRUCT(GroupListJson, (), (items, next))
struct GroupFactJson {
  Uuid id;
  std::string name;
  std::optional<std::string> colour = {};
  std::vector<Uuid> credential_profile_ids;
};
BOOST_DESCRIBE_STRUCT(GroupFactJson, (), (id, name, colour, credential_profile_ids))
struct RemovedGroupJson {
  Uuid id;
  std::string name;
};
BOOST_DESCRIBE_STRUCT(RemovedGroupJson, (), (id, name))

GroupJson json_of(const store::Group& group) {
  return {group.id,       group.entity_version, group.name,      group.colour,
          group.profiles, group.device_count,   group.created_at};
}
GroupFactJson fact_of(const store::Group& group) {
  return {group.id, group.name, group.colour, group.profiles};
}

contracts::Answer group_answer(int status, const store::Group& group) {
  auto answer = json_answer(status, json_of(group));
  answer.headers.add("ETag", etag_of(group.entity_version));
  return answer;
}

bool is_colour(std::string_view text) {
  return text.size() == colour_characters && text.front() == '#' &&
         text.find_first_not_of("0123456789abcdefABCDEF", 1) == text.npos;
}

std::vector<FieldError> faults_of(const store::Group& group) {
  auto errors = place_faults(group.name, group.profiles);
  // A list of groups in a cell of a spreadsheet has semicolons between them.
  if (group.name.find(';') != group.name.npos) {
    errors.push_back(at_pointer("/name", "not_a_name", "must hold no semicolon"));
  }
  if (group.colour && !is_colour(*group.colour)) {
    errors.push_back(at_pointer("/colour", "not_a_colour", "must be # and 6 hex digits"));
  }
  return errors;
}

Failure no_group() { return {.code = Code::not_found, .detail = "There is no such group."}; }
}  // namespace

asio::awaitable<Answered> list_device_groups(const PlaceParts* parts,
                                             contracts::Question question) {
  constexpr std::string_view sorts[] = {"name"};
  auto params = contracts::Params::parse(question.params);
  if (!params) co_return params.error();
  const auto page = params->page(sorts);
  auto filter = place_filter(&*params, page);
  if (!filter) co_return filter.error();
  auto groups = co_await parts->places.groups(question.tenant, *std::move(filter));
  GroupListJson list;
  list.next = page.cut(&groups, [](const auto& group) { return std::vector{group.name}; });
  for (const auto& group : groups) list.items.push_back(json_of(group));
  co_return page_answer(question, list);
}

asio::awaitable<Answered> create_device_group(const PlaceParts* parts,
                                              contracts::Question question) {
  auto body = json::read<NewGroupBody>(question.body);
  if (!body) co_return body.error();
  const store::Group group{
      .id = parts->ids.next(),
      .name = std::move(body->name),
      .colour = std::move(body->colour),
      .profiles = as_set(std::move(body->credential_profile_ids).value_or(std::vector<Uuid>{})),
      .created_at = parts->clock.now()};
  if (auto errors = faults_of(group); !errors.empty()) co_return wrong(std::move(errors));
  const auto why = co_await parts->places.add(question.tenant, group,
                                              says("device_group", "created", fact_of(group), 1),
                                              origin_of(question));
  if (auto failure = place_failure(why, "group")) co_return *std::move(failure);
  auto answer = group_answer(201, group);
  answer.headers.add("Location", "/api/v1/device-groups/" + group.id.to_string());
  co_return answer;
}

asio::awaitable<Answered> get_device_group(const PlaceParts* parts, contracts::Question question) {
  const auto named = named_place(question, "device_group_id", false);
  if (!named) co_return named.error();
  const auto group = co_await parts->places.find_group(question.tenant, named->id);
  if (!group) co_return no_group();
  co_return group_answer(200, *group);
}

asio::awaitable<Answered> change_device_group(const PlaceParts* parts,
                                              contracts::Question question) {
  const auto named = named_place(question, "device_group_id", true);
  if (!named) co_return named.error();
  auto body = json::read<GroupChangeBody>(question.body);
  if (!body) co_return body.error();
  auto found = co_await parts->places.find_group(question.tenant, named->id);
  if (!found) co_return no_group();
  auto group = *std::move(found);
  auto change = *std::move(body);
  if (change.name) group.name = *std::move(change.name);
  change.colour.apply_to(group.colour);
  if (change.credential_profile_ids) {
    group.profiles = as_set(*std::move(change.credential_profile_ids));
  }
  if (auto errors = faults_of(group); !errors.empty()) co_return wrong(std::move(errors));
  group.entity_version = named->version + 1;
  const auto why = co_await parts->places.change(
      question.tenant, group, says("device_group", "changed", fact_of(group), group.entity_version),
      origin_of(question));
  if (auto failure = place_failure(why, "group")) co_return *std::move(failure);
  co_return group_answer(200, group);
}

asio::awaitable<Answered> remove_device_group(const PlaceParts* parts,
                                              contracts::Question question) {
  const auto named = named_place(question, "device_group_id", true);
  if (!named) co_return named.error();
  const auto group = co_await parts->places.find_group(question.tenant, named->id);
  if (!group) co_return no_group();
  const auto why = co_await parts->places.remove_group(
      question.tenant, named->id, named->version,
      says("device_group", "removed", RemovedGroupJson{group->id, group->name}, named->version + 1),
      origin_of(question));
  if (auto failure = place_failure(why, "group")) co_return *std::move(failure);
  co_return contracts::Answer{.status = 204};
}

}  // namespace signalbox::device_poller::api
