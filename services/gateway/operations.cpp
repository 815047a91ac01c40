#include "gateway/operations.hpp"

#include "gateway/api/docs_page.hpp"

#include <utility>

namespace signalbox::gateway {
namespace {
namespace asio = boost::asio;

template <class PartsOf>
using Function = asio::awaitable<api::Answered> (*)(const PartsOf*, api::Call);

template <class PartsOf>
auto bound(const PartsOf* parts, Function<PartsOf> function) {
  return [parts, function](api::Call call) { return function(parts, std::move(call)); };
}

asio::awaitable<api::Answered> get_openapi(api::Call /*call*/) {
  co_return api::openapi_document();
}
}  // namespace

std::map<std::string, std::function<asio::awaitable<api::Answered>(api::Call)>, std::less<>>
own_operations(const OwnParts* parts) {
  const auto* sign_ins = &parts->sign_ins;
  const auto* tenants = &parts->tenants;
  const auto* credentials = &parts->stream_credentials;
  return {
      {"sign_in", bound(sign_ins, api::sign_in)},
      {"refresh_sign_in", bound(sign_ins, api::refresh_sign_in)},
      {"sign_out", bound(sign_ins, api::sign_out)},
      {"who_am_i", bound(sign_ins, api::who_am_i)},
      {"change_password", bound(sign_ins, api::change_password)},
      {"list_tenants", bound(tenants, api::list_tenants)},
      {"create_tenant", bound(tenants, api::create_tenant)},
      {"list_members", bound(tenants, api::list_members)},
      {"add_member", bound(tenants, api::add_member)},
      {"change_member", bound(tenants, api::change_member)},
      {"remove_member", bound(tenants, api::remove_member)},
      {"list_stream_credentials", bound(credentials, api::list_stream_credentials)},
      {"create_stream_credential", bound(credentials, api::create_stream_credential)},
      {"remove_stream_credential", bound(credentials, api::remove_stream_credential)},
      {"put_blob", bound(&parts->blobs, api::put_blob)},
      {"get_openapi", get_openapi},
      {"stream_events", [parts](api::Call call) { return parts->live.answer(std::move(call)); }},
  };
}

}  // namespace signalbox::gateway
