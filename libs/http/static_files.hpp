// The web app's files, read once at start and served from memory: assets are small, and nothing
// then depends on the disk, on links in it or on what changes under our hands. A new version is a
// restart.
#pragma once

#include "core/clock.hpp"
#include "http/message.hpp"

#include <cstddef>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace signalbox::http {

struct StaticFilesOptions {
  // Paths without a dot that name no file are pages of the app: index.html answers them.
  bool app_fallback = true;
  // A built web app is 1 to 5 MiB; more is the wrong folder.
  std::size_t bytes_max = 64 * 1024 * 1024;
  std::size_t files_max = 4096;
};

class StaticFiles {
 public:
  // Reads the whole folder; throws std::runtime_error, naming the file, when something cannot be
  // read, leads out of the folder by a link, or passes a limit. Names that begin with a dot are
  // left out. x.gz and x.br beside x are x in that coding; what has no x.gz and shrinks gets one.
  explicit StaticFiles(const std::filesystem::path& folder, StaticFilesOptions options = {});

  // GET and HEAD: strong ETag, If-None-Match, If-Modified-Since, one Range, Accept-Encoding.
  // Anything else is a problem document: 404, 405, 416. Under /assets/ a name that ends in "-" and
  // 8 or more letters, digits, "-" or "_" before its suffix (as Vite writes them) never changes:
  // clients keep it for a year; all else they ask for again each time.
  Response answer(const Request& request) const;

 private:
  struct Body {
    std::shared_ptr<const std::string> bytes;
    std::string tag;
  };
  struct File {
    Body plain;
    Body gzip;    // empty where there is none
    Body brotli;  // likewise
    std::string type;
    std::string last_modified;
    Time modified{};
    bool immutable = false;
  };

  void read(const std::filesystem::path& folder);
  void add(const std::filesystem::path& path, std::string name, std::string bytes);
  void join_codings();
  const File* find(std::string_view path) const;
  static Response send(const File& file, const Request& request);
  static Response send_range(const File& file, const Request& request, Response response);

  std::map<std::string, File, std::less<>> files_;  // by path, "/index.html"
  StaticFilesOptions options_;
  std::size_t bytes_ = 0;
};

}  // namespace signalbox::http
