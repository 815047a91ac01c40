#include "outbound/media_type.hpp"

#include "testing/catch.hpp"

#include <string>

using namespace std::string_literals;
using signalbox::outbound::sniff_media_type;

TEST_CASE("bytes tell what they are", "[outbound]") {
  CHECK(sniff_media_type("\x89PNG\r\n\x1a\n....", false) == "image/png");
  CHECK(sniff_media_type("\xff\xd8\xff\xe0", false) == "image/jpeg");
  CHECK(sniff_media_type("GIF89a", false) == "image/gif");
  CHECK(sniff_media_type("GIF87a", false) == "image/gif");
  CHECK(sniff_media_type("RIFF\1\2\3\4WEBPVP8 ", false) == "image/webp");
  CHECK(sniff_media_type("%PDF-1.7\n%\xe2\xe3", false) == "application/pdf");
  CHECK(sniff_media_type("PK\3\4", false) == "application/zip");
  CHECK(sniff_media_type("\x1f\x8b\x08\0"s, false) == "application/gzip");
}

TEST_CASE("what is like a signature but is none is not taken for it", "[outbound]") {
  CHECK(sniff_media_type("\x89PNG", false) == "application/octet-stream");
  CHECK(sniff_media_type("XXXX\1\2\3\4WEBPVP8 ", false) == "application/octet-stream");
  CHECK(sniff_media_type("RIFF\1\2\3\4WAVE", false) == "application/octet-stream");
  CHECK(sniff_media_type(" GIF89a", false) == "text/plain");
}

TEST_CASE("text is UTF-8 without control characters, whatever it says", "[outbound]") {
  CHECK(sniff_media_type("two lines\r\n\tgrüße \x1b[0m\n", false) == "text/plain");
  CHECK(sniff_media_type("<script>alert(1)</script>", false) == "text/plain");
  CHECK(sniff_media_type("{\"a\":1}", false) == "text/plain");
  CHECK(sniff_media_type("a\0b"s, false) == "application/octet-stream");
  CHECK(sniff_media_type("a\x01", false) == "application/octet-stream");
  CHECK(sniff_media_type("latin \xe4 one", false) == "application/octet-stream");
  CHECK(sniff_media_type("", false) == "application/octet-stream");
}

TEST_CASE("a character cut by the end of what is looked at is still text", "[outbound]") {
  CHECK(sniff_media_type("gr\xc3", true) == "text/plain");
  CHECK(sniff_media_type("gr\xc3", false) == "application/octet-stream");
  CHECK(sniff_media_type("gr\xc3 and more", true) == "application/octet-stream");
}
