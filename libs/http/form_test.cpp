#include "http/form.hpp"

#include "testing/catch.hpp"

using namespace signalbox;
using namespace std::string_literals;
using http::Form;

TEST_CASE("percent-decoding takes each byte once and leaves a plus alone", "[http]") {
  CHECK(http::percent_decode("a%20b+c%C3%A9%2525").value() == "a b+cé%25");
  CHECK(http::percent_decode("").value().empty());
}

TEST_CASE("percent-decoding refuses what is no UTF-8 text", "[http]") {
  const auto* const text = GENERATE("%", "%4", "%4g", "%g4", "%00", "a%00b", "%ff", "%C3", "\xff");
  INFO(text);
  CHECK(http::percent_decode(text).error().code == Code::invalid);
  CHECK(http::percent_decode("a\0b"s).has_error());
}

TEST_CASE("percent-encoding leaves only what RFC 3986 calls unreserved", "[http]") {
  CHECK(http::percent_encode("aZ09-._~ /+%é") == "aZ09-._~%20%2F%2B%25%C3%A9");
}

TEST_CASE("a form is read field by field", "[http]") {
  const auto form = Form::parse("limit=50&name=a+b%26c&empty=&alone&&sort=-x=y").value();
  CHECK(form.entries() ==
        std::vector<Form::Entry>{
            {"limit", "50"}, {"name", "a b&c"}, {"empty", ""}, {"alone", ""}, {"sort", "-x=y"}});
  CHECK(form.get("limit") == "50");
  CHECK_FALSE(form.get("Limit"));
  CHECK(Form::parse("").value().entries().empty());
}

TEST_CASE("what a form encodes is what it reads", "[http]") {
  const std::vector<Form::Entry> entries{{"a b", "c&d=e"}, {"é", "100 %+"}, {"x", ""}};
  CHECK(Form::parse(http::form_encode(entries)).value().entries() == entries);
}

TEST_CASE("a wrong form names the parameter", "[http]") {
  struct Case {
    const char* text;
    const char* parameter;
    const char* code;
  };
  const auto wrong =
      GENERATE(Case{"a=1&b=2&a=1", "a", "duplicate"}, Case{"a=1&%61=2", "a", "duplicate"},
               Case{"limit=%zz", "limit", "bad_encoding"}, Case{"%ff=1", "%25ff", "bad_encoding"},
               Case{"a=1&=2", "", "no_name"});
  INFO(wrong.text);
  const auto failure = Form::parse(wrong.text).error();
  CHECK(failure.code == Code::invalid);
  REQUIRE(failure.errors.size() == 1);
  CHECK(failure.errors[0].parameter == wrong.parameter);
  CHECK(failure.errors[0].code == wrong.code);
}

TEST_CASE("a form is bounded in bytes and fields", "[http]") {
  CHECK(Form::parse("a=123", {.bytes_max = 5}).has_value());
  CHECK(Form::parse("a=1234", {.bytes_max = 5}).error().code == Code::too_large);
  CHECK(Form::parse("a&b", {.fields_max = 2}).has_value());
  CHECK(Form::parse("a&b&c", {.fields_max = 2}).error().code == Code::too_large);
}
