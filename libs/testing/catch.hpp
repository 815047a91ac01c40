// Catch2 for our tests, taught to show what a failed Result says. Tests include this, never
// <catch2/catch.hpp>, and assert on the loop's thread only (Catch2 2 is not thread-safe).
#pragma once

#include "core/result.hpp"

#include <catch2/catch.hpp>

#include <string>

namespace Catch {

template <class T>
struct StringMaker<boost::system::result<T, signalbox::Failure>> {
  static std::string convert(const boost::system::result<T, signalbox::Failure>& result) {
    return result ? "a value" : signalbox::describe(result.error());
  }
};

}  // namespace Catch
