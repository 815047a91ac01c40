#include "gateway/api/blobs.hpp"

#include "contracts/contract.hpp"

#include <algorithm>
#include <utility>

namespace signalbox::gateway::api {
namespace {
namespace asio = boost::asio;
constexpr std::chrono::seconds completed_within{10};

struct StoredJson {
  std::uint64_t size_bytes = 0;
  std::string sha256;
  std::string media_type;
};
BOOST_DESCRIBE_STRUCT(StoredJson, (), (size_bytes, sha256, media_type))

blobs::Sender sender_of(const Call& call) {
  return {call.tenant, call.caller ? call.caller->person.id.to_string() : ""};
}

// What its owner is asked, in the name of whoever sent the file.
Result<contracts::Question> completion_of(const Call& call, const blobs::Received& received) {
  const auto& operations = contracts::contract().operations;
  const auto operation =
      std::ranges::find(operations, received.completed_by, &contracts::Operation::operation);
  if (operation == operations.end() || !operation->is_internal ||
      operation->path_parameters.size() != 1) {
    return Failure{Code::unavailable, "Nobody here takes this file."};
  }
  auto params =
      contracts::params_of({{operation->path_parameters.front(), received.storage_key}}, "");
  if (!params) return params.error();
  contracts::Question question{
      .service = operation->service,
      .operation = operation->operation,
      .tenant = call.tenant,
      .user = call.caller ? call.caller->person.id.to_string() : "",
      .permissions = operation->permissions.empty() ? "" : operation->permissions.front(),
      .request_id = call.request.request_id,
      .traceparent = call.traceparent,
      .deadline = completed_within,
      .params = *std::move(params),
      .body = json::write(StoredJson{received.size_bytes, received.sha256, received.media_type})};
  question.passed_on.add("Content-Type", "application/json");
  return question;
}
}  // namespace

asio::awaitable<Answered> put_blob(const BlobParts* parts, Call call) {
  if (parts->blobs == nullptr) {
    co_return Failure{Code::unavailable, "This installation takes no files."};
  }
  const auto grant = call.params.text("grant");
  if (const auto fault = call.params.fault()) co_return *fault;
  if (call.request.body_stream == nullptr) {
    co_return Failure{Code::invalid, "A body is missing."};
  }
  const auto received = co_await blobs::receive(parts->blobs, &parts->clock, grant, sender_of(call),
                                                call.request.body_stream);
  if (!received) co_return received.error();
  auto question = completion_of(call, *received);
  if (!question) co_return question.error();
  const auto answer = co_await parts->ask(*std::move(question));
  if (!answer) co_return answer.error();
  if (answer->status >= 400) co_return contracts::failure_of(*answer);
  co_return json_response(201,
                          StoredJson{received->size_bytes, received->sha256, received->media_type});
}

}  // namespace signalbox::gateway::api
