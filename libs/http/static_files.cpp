#include "http/static_files.hpp"

#include "core/form.hpp"
#include "crypto/encoding.hpp"
#include "crypto/sha256.hpp"
#include "http/compression.hpp"
#include "http/failure.hpp"
#include "http/fields.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <utility>

namespace signalbox::http {
namespace {
namespace fs = std::filesystem;

struct MediaType {
  std::string_view suffix;
  std::string_view type;
};
constexpr MediaType media_types[] = {
    {".html", "text/html; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".mjs", "text/javascript; charset=utf-8"},
    {".json", "application/json"},
    {".map", "application/json"},
    {".yaml", "application/yaml"},
    {".txt", "text/plain; charset=utf-8"},
    {".xml", "application/xml"},
    {".svg", "image/svg+xml"},
    {".webmanifest", "application/manifest+json"},
    {".png", "image/png"},
    {".jpg", "image/jpeg"},
    {".webp", "image/webp"},
    {".ico", "image/x-icon"},
    {".woff2", "font/woff2"},
    {".wasm", "application/wasm"},
    {".pdf", "application/pdf"},
};

std::string type_of(const fs::path& path) {
  const auto suffix = path.extension().string();
  const auto* const found = std::ranges::find(media_types, suffix, &MediaType::suffix);
  return std::string{found == std::end(media_types) ? "application/octet-stream" : found->type};
}

// "/assets/index-BxY12_ab.js"
bool is_hashed(std::string_view name) {
  constexpr std::size_t hash_characters_min = 8;
  if (!name.starts_with("/assets/")) return false;
  name.remove_suffix(name.size() - std::min(name.rfind('.'), name.size()));
  std::size_t count = 0;
  while (count < name.size()) {
    const char character = name[name.size() - 1 - count];
    const bool fits = (character >= '0' && character <= '9') || character == '_' ||
                      character == '-' || (character >= 'a' && character <= 'z') ||
                      (character >= 'A' && character <= 'Z');
    if (!fits) return false;
    if (character == '-' && count >= hash_characters_min) return true;
    ++count;
  }
  return false;
}

// 128 bits of a SHA-256 over the bytes themselves: the same file has the same tag on every replica.
std::string tag_of(std::string_view bytes) {
  constexpr std::size_t digest_bytes = 16;
  return '"' + crypto::to_base64url(crypto::ByteView{crypto::sha256(bytes)}.part(0, digest_bytes)) +
         '"';
}

std::string content_of(const fs::path& path) {
  std::ifstream file{path, std::ios::binary};
  std::string bytes{std::istreambuf_iterator<char>{file}, {}};
  if (!file) throw std::runtime_error{"cannot read " + path.string()};
  return bytes;
}

// Links inside the folder are followed, others refused.
void check_inside(const fs::path& path, const fs::path& folder) {
  const auto real = fs::canonical(path).lexically_relative(folder);
  if (real.empty() || *real.begin() == "..") {
    throw std::runtime_error{path.string() + " leads out of the folder"};
  }
}

Time modified_at(const fs::path& path) {
  const auto since = fs::last_write_time(path) - fs::file_time_type::clock::now();
  return std::chrono::floor<std::chrono::seconds>(
      std::chrono::time_point_cast<std::chrono::milliseconds>(
          std::chrono::system_clock::now() +
          std::chrono::duration_cast<std::chrono::system_clock::duration>(since)));
}

bool wants_full(const Request& request, std::string_view tag, std::string_view last_modified) {
  const auto condition = request.headers.get("If-Range");
  return !condition.empty() && condition != tag && condition != last_modified;
}

// RFC 9110 §13.2.2: a tag decides alone where there is one.
bool is_known(const Request& request, std::string_view tag, Time modified) {
  if (request.headers.has("If-None-Match")) {
    return names_tag(request.headers.get("If-None-Match"), tag);
  }
  const auto since = parse_http_date(request.headers.get("If-Modified-Since"));
  return since && modified <= *since;
}
}  // namespace

StaticFiles::StaticFiles(const fs::path& folder, StaticFilesOptions options) : options_(options) {
  read(fs::canonical(folder));
  join_codings();
}

void StaticFiles::read(const fs::path& folder) {
  for (auto entry = fs::recursive_directory_iterator{folder};
       entry != fs::recursive_directory_iterator{}; ++entry) {
    const auto& path = entry->path();
    if (path.filename().string().starts_with('.')) {
      entry.disable_recursion_pending();
      continue;
    }
    check_inside(path, folder);
    if (!entry->is_regular_file()) continue;
    if (files_.size() == options_.files_max || entry->file_size() > options_.bytes_max - bytes_) {
      throw std::runtime_error{"too many files or bytes to serve from " + folder.string()};
    }
    add(path, "/" + path.lexically_relative(folder).generic_string(), content_of(path));
  }
}

void StaticFiles::add(const fs::path& path, std::string name, std::string bytes) {
  File file;
  file.type = type_of(path);
  file.modified = modified_at(path);
  file.last_modified = to_http_date(file.modified);
  file.immutable = is_hashed(name);
  bytes_ += bytes.size();
  file.plain.tag = tag_of(bytes);
  file.plain.bytes = std::make_shared<const std::string>(std::move(bytes));
  files_.emplace(std::move(name), std::move(file));
}

void StaticFiles::join_codings() {
  for (auto& [name, file] : files_) {
    const auto gzipped = files_.find(name + ".gz");
    const auto brotli = files_.find(name + ".br");
    if (gzipped != files_.end()) file.gzip = gzipped->second.plain;
    if (brotli != files_.end()) file.brotli = brotli->second.plain;
    if (file.gzip.bytes || !is_compressible(file.type)) continue;
    auto bytes = gzip(*file.plain.bytes);
    if (bytes.size() >= file.plain.bytes->size()) continue;
    file.gzip.tag = tag_of(bytes);
    file.gzip.bytes = std::make_shared<const std::string>(std::move(bytes));
  }
}

const StaticFiles::File* StaticFiles::find(std::string_view path) const {
  const auto plain = percent_decode(path);
  // Only what is in the index is served, letter by letter: no path can lead out of it.
  if (!plain || !plain->starts_with('/')) return nullptr;
  auto name = *plain;
  if (name.ends_with('/')) name += "index.html";
  auto found = files_.find(name);
  const bool is_page = plain->find_first_of(".\\") == plain->npos;
  if (found == files_.end() && options_.app_fallback && is_page) found = files_.find("/index.html");
  return found == files_.end() ? nullptr : &found->second;
}

Response StaticFiles::answer(const Request& request) const {
  if (request.method != "GET") {
    auto refused =
        problem(EdgeProblem{405, "Method not allowed", "method_not_allowed", "Only GET is served."},
                request.request_id);
    refused.headers.add("Allow", "GET, HEAD");
    return refused;
  }
  const auto* const file = find(request.path);
  if (file == nullptr) {
    return problem(Failure{Code::not_found, "There is no such file."}, request.request_id);
  }
  return send(*file, request);
}

Response StaticFiles::send(const File& file, const Request& request) {
  const auto accepted = request.headers.get("Accept-Encoding");
  const bool ranged = request.headers.has("Range");
  const Body* body = &file.plain;
  std::string_view coding;
  // A range counts in the plain file's bytes.
  if (!ranged && file.brotli.bytes && coding_quality(accepted, "br") > 0) {
    body = &file.brotli;
    coding = "br";
  } else if (!ranged && file.gzip.bytes && coding_quality(accepted, "gzip") > 0) {
    body = &file.gzip;
    coding = "gzip";
  }
  Response response{
      200,
      {{"ETag", body->tag},
       {"Last-Modified", file.last_modified},
       {"Cache-Control", file.immutable ? "public, max-age=31536000, immutable" : "no-cache"},
       {"X-Content-Type-Options", "nosniff"},
       {"Accept-Ranges", "bytes"}}};
  if (file.gzip.bytes || file.brotli.bytes) vary_by_coding(response.headers);
  if (is_known(request, body->tag, file.modified)) {
    response.status = 304;
    return response;
  }
  response.headers.add("Content-Type", file.type);
  if (!coding.empty()) response.headers.add("Content-Encoding", std::string{coding});
  response.shared_body = body->bytes;
  return ranged ? send_range(file, request, std::move(response)) : response;
}

Response StaticFiles::send_range(const File& file, const Request& request, Response response) {
  const auto size = file.plain.bytes->size();
  const auto wanted = parse_range(request.headers.get("Range"), size);
  if (!wanted || wants_full(request, file.plain.tag, file.last_modified)) return response;
  if (!wanted->satisfiable) {
    auto refused = problem(EdgeProblem{416, "Range not satisfiable", "invalid",
                                       "The file has " + std::to_string(size) + " bytes."},
                           request.request_id);
    refused.headers.add("Content-Range", "bytes */" + std::to_string(size));
    return refused;
  }
  const auto [first, count] = wanted->range;
  response.status = 206;
  response.headers.add("Content-Range", "bytes " + std::to_string(first) + "-" +
                                            std::to_string(first + count - 1) + "/" +
                                            std::to_string(size));
  response.body = file.plain.bytes->substr(first, count);
  response.shared_body = nullptr;
  return response;
}

}  // namespace signalbox::http
