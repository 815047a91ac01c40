#include "http/static_files.hpp"

#include "testing/catch.hpp"
#include "testing/scratch_folder.hpp"

#include <filesystem>
#include <fstream>

using namespace signalbox;
using Catch::Contains;
using http::StaticFiles;

namespace {
class Site {
 public:
  Site() {
    write("index.html", "<h1>Signalbox</h1>");
    write("assets/index-BxY12_ab.js", std::string(3000, 'j'));
    write("assets/logo.png", "0123456789");
    write("app.css", "plain css");
    write("app.css.br", "brotli css");
    write(".secret", "no");
  }
  void write(const std::string& name, const std::string& text) const {
    const auto path = folder_.path() / "site" / name;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream{path} << text;
  }
  std::filesystem::path path() const { return folder_.path() / "site"; }

 private:
  testing::ScratchFolder folder_;
};

http::Request get(std::string path, Headers headers = {}) {
  http::Request request;
  request.method = "GET";
  request.path = std::move(path);
  request.headers = std::move(headers);
  return request;
}

std::string body(const http::Response& response) {
  return response.shared_body ? *response.shared_body : response.body;
}
}  // namespace

TEST_CASE("files are served with type, tag and how long to keep them", "[http]") {
  const Site site;
  const StaticFiles files{site.path()};
  const auto page = files.answer(get("/"));
  CHECK(page.status == 200);
  CHECK(body(page) == "<h1>Signalbox</h1>");
  CHECK(page.headers.get("Content-Type") == "text/html; charset=utf-8");
  CHECK(page.headers.get("Cache-Control") == "no-cache");
  CHECK(page.headers.get("X-Content-Type-Options") == "nosniff");
  CHECK(page.headers.get("ETag").size() == 24);
  CHECK_FALSE(page.headers.get("Last-Modified").empty());
  const auto script = files.answer(get("/assets/index-BxY12_ab.js"));
  CHECK(script.headers.get("Content-Type") == "text/javascript; charset=utf-8");
  CHECK(script.headers.get("Cache-Control") == "public, max-age=31536000, immutable");
  CHECK(files.answer(get("/assets/logo.png")).headers.get("Cache-Control") == "no-cache");
}

TEST_CASE("a client that has the file is told so", "[http]") {
  const Site site;
  const StaticFiles files{site.path()};
  const auto first = files.answer(get("/app.css"));
  const std::string tag{first.headers.get("ETag")};
  const auto again = files.answer(get("/app.css", {{"If-None-Match", tag}}));
  CHECK(again.status == 304);
  CHECK(again.headers.get("ETag") == tag);
  CHECK(body(again).empty());
  CHECK(files.answer(get("/app.css", {{"If-None-Match", "\"x\""}})).status == 200);
  const std::string date{first.headers.get("Last-Modified")};
  CHECK(files.answer(get("/app.css", {{"If-Modified-Since", date}})).status == 304);
  CHECK(files.answer(get("/app.css", {{"If-Modified-Since", "Sun, 06 Nov 1994 08:49:37 GMT"}}))
            .status == 200);
  // A tag decides alone.
  CHECK(files.answer(get("/app.css", {{"If-None-Match", "\"x\""}, {"If-Modified-Since", date}}))
            .status == 200);
}

TEST_CASE("each coding of a file has its own tag", "[http]") {
  const Site site;
  const StaticFiles files{site.path()};
  const auto plain = files.answer(get("/app.css"));
  const auto brotli = files.answer(get("/app.css", {{"Accept-Encoding", "gzip, br"}}));
  CHECK(body(brotli) == "brotli css");
  CHECK(brotli.headers.get("Content-Encoding") == "br");
  CHECK(brotli.headers.get("Vary") == "Accept-Encoding");
  CHECK(brotli.headers.get("ETag") != plain.headers.get("ETag"));
  CHECK(plain.headers.get("Vary") == "Accept-Encoding");
  const auto script = files.answer(get("/assets/index-BxY12_ab.js", {{"Accept-Encoding", "gzip"}}));
  CHECK(script.headers.get("Content-Encoding") == "gzip");
  CHECK(body(script).size() < 100);
  CHECK(files.answer(get("/app.css", {{"Accept-Encoding", "br;q=0"}})).headers.get("ETag") ==
        plain.headers.get("ETag"));
}

TEST_CASE("a part of a file can be asked for", "[http]") {
  const Site site;
  const StaticFiles files{site.path()};
  const auto part = files.answer(get("/assets/logo.png", {{"Range", "bytes=2-4"}}));
  CHECK(part.status == 206);
  CHECK(body(part) == "234");
  CHECK(part.headers.get("Content-Range") == "bytes 2-4/10");
  const auto outside = files.answer(get("/assets/logo.png", {{"Range", "bytes=10-"}}));
  CHECK(outside.status == 416);
  CHECK(outside.headers.get("Content-Range") == "bytes */10");
  const auto stale =
      files.answer(get("/assets/logo.png", {{"Range", "bytes=2-4"}, {"If-Range", "\"x\""}}));
  CHECK(stale.status == 200);
  const auto plain = files.answer(
      get("/assets/index-BxY12_ab.js", {{"Range", "bytes=0-1"}, {"Accept-Encoding", "gzip"}}));
  CHECK(body(plain) == "jj");
}

TEST_CASE("nothing outside the folder is served", "[http]") {
  const Site site;
  const StaticFiles files{site.path(), {.app_fallback = false}};
  const auto* const path =
      GENERATE("/../site/index.html", "/%2e%2e/site/index.html", "/..%2findex.html",
               "/assets/../index.html", "/./index.html", "//index.html", "/.secret", "/a\\b",
               "/index.html%00", "/%zz", "/assets", "/assets/", "index.html", "/nothing");
  INFO(path);
  CHECK(files.answer(get(path)).status == 404);
}

TEST_CASE("pages of the app are index.html, missing files are not", "[http]") {
  const Site site;
  const StaticFiles files{site.path()};
  CHECK(body(files.answer(get("/incidents/42"))) == "<h1>Signalbox</h1>");
  CHECK(files.answer(get("/assets/gone-12345678.js")).status == 404);
}

TEST_CASE("only GET is served", "[http]") {
  const Site site;
  const StaticFiles files{site.path()};
  auto request = get("/");
  request.method = "POST";
  const auto refused = files.answer(request);
  CHECK(refused.status == 405);
  CHECK(refused.headers.get("Allow") == "GET, HEAD");
}

TEST_CASE("a folder that is too much or leads out of itself is refused at start", "[http]") {
  const Site site;
  CHECK_THROWS_WITH((StaticFiles{site.path(), {.bytes_max = 3000}}), Contains("too many"));
  CHECK_THROWS_WITH((StaticFiles{site.path(), {.files_max = 2}}), Contains("too many"));
  CHECK_THROWS(StaticFiles{site.path() / "missing"});
  std::filesystem::create_symlink("/etc/hostname", site.path() / "host.txt");
  CHECK_THROWS_WITH(StaticFiles{site.path()}, Contains("host.txt leads out of the folder"));
}
