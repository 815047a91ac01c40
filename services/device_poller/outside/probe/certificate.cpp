#include "device_poller/outside/probe/certificate.hpp"

#include "crypto/encoding.hpp"
#include "crypto/sha256.hpp"
#include "device_poller/outside/probe/text.hpp"

#include <openssl/bio.h>
#include <openssl/x509v3.h>

#include <memory>
#include <optional>
#include <utility>

namespace signalbox::device_poller::probe {
namespace {
using domain::PollEnd;
using domain::PollOutcome;
using std::chrono::days;

// Enough to see whose it is.
constexpr std::size_t names_max = 3;

struct Free {
  void operator()(BIO* bio) const { BIO_free_all(bio); }
  void operator()(GENERAL_NAMES* names) const { GENERAL_NAMES_free(names); }
  void operator()(unsigned char* bytes) const { OPENSSL_free(bytes); }
};
template <class T>
using Owned = std::unique_ptr<T, Free>;

std::string text_of(const X509_NAME* name) {
  // Bytes above ASCII stay as they are: shown() looks at them.
  constexpr unsigned long form =
      XN_FLAG_RFC2253 & ~static_cast<unsigned long>(ASN1_STRFLGS_ESC_MSB);
  const Owned<BIO> bio{BIO_new(BIO_s_mem())};
  if (!bio || X509_NAME_print_ex(bio.get(), name, 0, form) < 0) return {};
  char* data = nullptr;
  const auto size = BIO_get_mem_data(bio.get(), &data);
  return size > 0 ? shown({data, static_cast<std::size_t>(size)}) : std::string{};
}

// 1970 if it is no time at all: an expired certificate is what it then is.
Time time_of(const ASN1_TIME* time) {
  std::tm parts{};
  if (ASN1_TIME_to_tm(time, &parts) != 1) return {};
  constexpr int year_zero = 1900;
  const std::chrono::year_month_day day{std::chrono::year{parts.tm_year + year_zero},
                                        std::chrono::month{static_cast<unsigned>(parts.tm_mon) + 1},
                                        std::chrono::day{static_cast<unsigned>(parts.tm_mday)}};
  return std::chrono::sys_days{day} + std::chrono::hours{parts.tm_hour} +
         std::chrono::minutes{parts.tm_min} + std::chrono::seconds{parts.tm_sec};
}

std::string sha256_of(X509* native) {
  unsigned char* bytes = nullptr;
  const int size = i2d_X509(native, &bytes);
  const Owned<unsigned char> owned{bytes};
  if (size <= 0) return {};
  const std::span<const unsigned char> der{bytes, static_cast<std::size_t>(size)};
  return crypto::to_hex(crypto::sha256(der));
}

std::vector<std::string> names_of(X509* native) {
  std::vector<std::string> names;
  const Owned<GENERAL_NAMES> all{static_cast<GENERAL_NAMES*>(
      X509_get_ext_d2i(native, NID_subject_alt_name, nullptr, nullptr))};
  for (int at = 0; all && at < sk_GENERAL_NAME_num(all.get()) && names.size() < names_max; ++at) {
    const auto* const name = sk_GENERAL_NAME_value(all.get(), at);
    if (name->type != GEN_DNS) continue;
    names.push_back(shown({reinterpret_cast<const char*>(ASN1_STRING_get0_data(name->d.dNSName)),
                           static_cast<std::size_t>(ASN1_STRING_length(name->d.dNSName))}));
  }
  return names;
}

bool is_for(X509* native, const std::string& host) {
  // What is no address is not found among addresses.
  if (X509_check_ip_asc(native, host.c_str(), 0) == 1) return true;
  return X509_check_host(native, host.c_str(), host.size(), 0, nullptr) == 1;
}

std::string counted_days(std::chrono::milliseconds time) {
  const auto count = std::chrono::floor<days>(time).count();
  if (count == 0) return "less than a day";
  return std::to_string(count) + (count == 1 ? " day" : " days");
}

// "2026-01-31"
std::string date_of(Time time) { return to_rfc3339(time).substr(0, 10); }

std::string time_fault(const Certificate& certificate, std::int32_t days_left_min, Time now) {
  if (now > certificate.not_after) {
    return "The certificate expired " + counted_days(now - certificate.not_after) + " ago, on " +
           date_of(certificate.not_after) + ".";
  }
  if (now < certificate.not_before) {
    return "The certificate is not valid before " + to_rfc3339(certificate.not_before) + ".";
  }
  const auto left = certificate.not_after - now;
  if (left >= days{days_left_min}) return {};
  return "The certificate ends in " + counted_days(left) + ", on " +
         date_of(certificate.not_after) + "; " + std::to_string(days_left_min) +
         (days_left_min == 1 ? " day is wanted." : " days are wanted.");
}

std::string name_fault(const Shown& shown) {
  if (shown.is_for_host) return {};
  std::string names;
  for (const auto& name : shown.names) names += (names.empty() ? "" : ", ") + name;
  if (names.empty()) return "The certificate is for another name.";
  return "The certificate is for another name: " + names + ".";
}

std::string chain_fault(int fault) {
  switch (fault) {
    case X509_V_OK:
      return {};
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
      return "The certificate is self-signed.";
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
      return "The certificate leads to an authority that is not trusted here.";
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
      return "The certificate is from an unknown authority, or those between are not sent along.";
    case X509_V_ERR_CERT_HAS_EXPIRED:
    case X509_V_ERR_CERT_NOT_YET_VALID:
      return "The certificate of an authority above it is not valid now.";
    default:
      return std::string{"The certificate is not trusted: "} +
             X509_verify_cert_error_string(fault) + ".";
  }
}
}  // namespace

Shown read_certificate(X509* native, const std::string& host, int chain_fault) {
  return {.certificate = {.subject = text_of(X509_get_subject_name(native)),
                          .issuer = text_of(X509_get_issuer_name(native)),
                          .not_before = time_of(X509_get0_notBefore(native)),
                          .not_after = time_of(X509_get0_notAfter(native)),
                          .sha256 = sha256_of(native)},
          .is_for_host = is_for(native, host),
          .names = names_of(native),
          .chain_fault = chain_fault};
}

// The first fault is told: from what breaks clients for sure to what will.
PollOutcome judge(const Shown& shown, const domain::ProbeOptions& options, Time now) {
  const bool verify = options.verify.value_or(true);
  const auto days_left_min = options.days_left_min.value_or(domain::days_left_usual);
  const auto in_time = time_fault(shown.certificate, days_left_min, now);
  const bool is_valid_now =
      now >= shown.certificate.not_before && now <= shown.certificate.not_after;
  const bool cares = verify || days_left_min > 0;
  if (!is_valid_now && cares) return {PollEnd::answered_in_part, in_time};
  if (verify) {
    if (auto fault = name_fault(shown); !fault.empty()) return {PollEnd::answered_in_part, fault};
    if (auto fault = chain_fault(shown.chain_fault); !fault.empty()) {
      return {PollEnd::answered_in_part, fault};
    }
  }
  if (is_valid_now && !in_time.empty()) return {PollEnd::answered_in_part, in_time};
  return {PollEnd::answered};
}

}  // namespace signalbox::device_poller::probe
