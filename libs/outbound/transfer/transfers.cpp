#include "outbound/transfer/transfers.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>
#include <curl/curl.h>
#include <unistd.h>

#include <new>
#include <stdexcept>
#include <utility>

namespace signalbox::outbound {
namespace {
namespace asio = boost::asio;

// Connections kept open for the next request: as many as hosts that are called every minute.
constexpr long idle_connections_max = 64;
// An idle connection is closed by most servers after a minute; then it is not worth a try.
constexpr long idle_seconds_max = 55;

void initialize_curl() {
  static const auto code = ::curl_global_init(CURL_GLOBAL_DEFAULT);
  if (code != CURLE_OK) throw std::runtime_error{"curl cannot be initialized"};
}
}  // namespace

EasyHandle make_easy_handle() {
  initialize_curl();
  EasyHandle easy{::curl_easy_init(), [](void* one) { ::curl_easy_cleanup(one); }};
  if (!easy) throw std::bad_alloc{};
  ::curl_easy_setopt(easy.get(), CURLOPT_NOSIGNAL, 1L);
  // Else a transfer that ends while its name is being resolved blocks the loop until it is.
  ::curl_easy_setopt(easy.get(), CURLOPT_QUICK_EXIT, 1L);
  ::curl_easy_setopt(easy.get(), CURLOPT_PROXY, "");  // no http_proxy and the like
  ::curl_easy_setopt(easy.get(), CURLOPT_SSL_VERIFYPEER, 1L);
  ::curl_easy_setopt(easy.get(), CURLOPT_SSL_VERIFYHOST, 2L);
  ::curl_easy_setopt(easy.get(), CURLOPT_SSLVERSION, long{CURL_SSLVERSION_TLSv1_2});
  ::curl_easy_setopt(easy.get(), CURLOPT_MAXAGE_CONN, idle_seconds_max);
  return easy;
}

// What we wait for on one of curl's sockets. Asio watches the socket; curl owns it.
struct Transfers::Watch {
  Watch(const asio::any_io_executor& executor, int the_socket)
      : descriptor(executor, the_socket), socket(the_socket) {}
  ~Watch() {
    if (descriptor.is_open()) descriptor.release();
  }
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;

  asio::posix::stream_descriptor descriptor;
  int socket;
  int wanted = CURL_POLL_NONE;
  bool reading = false;
  bool writing = false;
};

struct Transfers::Pending {
  explicit Pending(const asio::any_io_executor& executor) : wake(executor) {}

  void end(int the_code) {
    if (done) return;
    done = true;
    code = the_code;
    wake.cancel();
  }

  asio::steady_timer wake;
  int code = cut;
  bool done = false;
};

// curl calls us back by these; `context` is always the Transfers.
struct Transfers::Multi {
  explicit Multi(Transfers* home) : handle(::curl_multi_init()) {
    if (handle == nullptr) throw std::bad_alloc{};
    ::curl_multi_setopt(handle, CURLMOPT_SOCKETFUNCTION, &on_socket);
    ::curl_multi_setopt(handle, CURLMOPT_SOCKETDATA, home);
    ::curl_multi_setopt(handle, CURLMOPT_TIMERFUNCTION, &on_timer);
    ::curl_multi_setopt(handle, CURLMOPT_TIMERDATA, home);
    ::curl_multi_setopt(handle, CURLMOPT_MAXCONNECTS, idle_connections_max);
  }
  ~Multi() { ::curl_multi_cleanup(handle); }
  Multi(const Multi&) = delete;
  Multi& operator=(const Multi&) = delete;

  static int on_socket(CURL* /*easy*/, curl_socket_t socket, int what, void* context,
                       void* /*unused*/) {
    static_cast<Transfers*>(context)->watch(socket, what);
    return 0;
  }
  static int on_timer(CURLM* /*multi*/, long milliseconds, void* context) {
    static_cast<Transfers*>(context)->set_timer(milliseconds);
    return 0;
  }
  static int on_close(void* context, curl_socket_t socket) {
    static_cast<Transfers*>(context)->unwatch(socket);
    return ::close(socket);
  }

  CURLM* handle;
};

// A transfer's place among those that run. Leaving by an exception, or with the whole loop, takes
// the handle back from curl as well.
class Transfers::Stay {
 public:
  Stay(std::shared_ptr<Transfers> home, EasyHandle easy, Pending* pending)
      : home_(std::move(home)), easy_(std::move(easy)), pending_(pending) {
    ::curl_easy_setopt(easy_.get(), CURLOPT_PRIVATE, pending_);
    ::curl_easy_setopt(easy_.get(), CURLOPT_CLOSESOCKETFUNCTION, &Multi::on_close);
    ::curl_easy_setopt(easy_.get(), CURLOPT_CLOSESOCKETDATA, home_.get());
    home_->pending_.insert(pending_);
    if (::curl_multi_add_handle(home_->multi_->handle, easy_.get()) != CURLM_OK) {
      home_->pending_.erase(pending_);
      throw std::runtime_error{"curl does not take a transfer"};
    }
  }
  ~Stay() {
    home_->pending_.erase(pending_);
    ::curl_multi_remove_handle(home_->multi_->handle, easy_.get());
  }
  Stay(const Stay&) = delete;
  Stay& operator=(const Stay&) = delete;

 private:
  std::shared_ptr<Transfers> home_;
  EasyHandle easy_;
  Pending* pending_;
};

Transfers::Transfers(asio::any_io_executor executor)
    : executor_(std::move(executor)), timer_(executor_) {
  initialize_curl();
  multi_ = std::make_unique<Multi>(this);
}

// Closing the idle connections calls back for their sockets: before the rest goes.
Transfers::~Transfers() { multi_.reset(); }

asio::awaitable<int> Transfers::run(std::shared_ptr<Transfers> self, EasyHandle easy) {
  Pending pending{self->executor_};
  const Stay stay{self, std::move(easy), &pending};
  pending.wake.expires_at(asio::steady_timer::time_point::max());
  co_await pending.wake.async_wait(asio::as_tuple(asio::use_awaitable));
  if (!pending.done) throw boost::system::system_error{asio::error::operation_aborted};
  co_return pending.code;
}

void Transfers::cut_all() {
  for (auto* const pending : pending_) pending->end(cut);
}

void Transfers::watch(int socket, int what) {
  if (what == CURL_POLL_REMOVE) {
    unwatch(socket);
    return;
  }
  auto& watch = watches_[socket];
  if (!watch) watch = std::make_shared<Watch>(executor_, socket);
  watch->wanted = what;
  arm(watch);
}

void Transfers::unwatch(int socket) {
  const auto found = watches_.find(socket);
  if (found == watches_.end()) return;
  found->second->wanted = CURL_POLL_NONE;
  found->second->descriptor.release();
  watches_.erase(found);
}

void Transfers::arm(const std::shared_ptr<Watch>& watch) {
  if ((watch->wanted & CURL_POLL_IN) != 0 && !watch->reading) wait_readable(watch);
  if ((watch->wanted & CURL_POLL_OUT) != 0 && !watch->writing) wait_writable(watch);
}

// An error of the wait is curl's to find: it looks at the socket itself. After unwatch() nothing
// is wanted any more.
void Transfers::wait_readable(const std::shared_ptr<Watch>& watch) {
  watch->reading = true;
  watch->descriptor.async_wait(
      asio::posix::stream_descriptor::wait_read,
      [weak = weak_from_this(), watch](const boost::system::error_code& error) {
        watch->reading = false;
        const auto self = weak.lock();
        if (!self || error == asio::error::operation_aborted) return;
        if ((watch->wanted & CURL_POLL_IN) != 0) self->act(watch->socket, CURL_CSELECT_IN);
        self->arm(watch);
      });
}

void Transfers::wait_writable(const std::shared_ptr<Watch>& watch) {
  watch->writing = true;
  watch->descriptor.async_wait(
      asio::posix::stream_descriptor::wait_write,
      [weak = weak_from_this(), watch](const boost::system::error_code& error) {
        watch->writing = false;
        const auto self = weak.lock();
        if (!self || error == asio::error::operation_aborted) return;
        if ((watch->wanted & CURL_POLL_OUT) != 0) self->act(watch->socket, CURL_CSELECT_OUT);
        self->arm(watch);
      });
}

// Called by curl, from inside its functions: it must not be called back from here.
void Transfers::set_timer(long milliseconds) {
  if (milliseconds < 0) {
    timer_.cancel();
    return;
  }
  timer_.expires_after(std::chrono::milliseconds{milliseconds});
  timer_.async_wait([weak = weak_from_this()](const boost::system::error_code& error) {
    const auto self = weak.lock();
    if (self && !error) self->act(CURL_SOCKET_TIMEOUT, 0);
  });
}

void Transfers::act(int socket, int events) {
  int running = 0;
  ::curl_multi_socket_action(multi_->handle, socket, events, &running);
  reap();
}

// Wakes the owners of what has ended. They take their handles back when they run.
void Transfers::reap() {
  int left = 0;
  while (const auto* const message = ::curl_multi_info_read(multi_->handle, &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    Pending* pending = nullptr;
    ::curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &pending);
    pending->end(message->data.result);
  }
}

}  // namespace signalbox::outbound
