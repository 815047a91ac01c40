// The arithmetic behind fingerprints. It is part of what is promised: a fingerprint that was stored
// must be found again by the next release, so nothing here depends on a library, a seed or a
// machine.
#pragma once

#include <cstdint>
#include <string_view>

namespace signalbox::rca::logs {

// Start and prime of FNV-1a for 64 bits (Fowler, Noll, Vo).
inline constexpr std::uint64_t hash_start = 0xcbf29ce484222325;
inline constexpr std::uint64_t hash_prime = 0x100000001b3;

constexpr std::uint64_t hash_byte(std::uint64_t hash, char byte) {
  return (hash ^ static_cast<unsigned char>(byte)) * hash_prime;
}

constexpr std::uint64_t hash_text(std::string_view text) {
  std::uint64_t hash = hash_start;
  for (const char byte : text) hash = hash_byte(hash, byte);
  return hash;
}

// One more part of a sequence: the order counts, and every bit of both reaches every bit of the
// result (the finalizer of splitmix64).
constexpr std::uint64_t hash_join(std::uint64_t hash, std::uint64_t part) {
  hash = (hash ^ part) * 0x9e3779b97f4a7c15;
  hash = (hash ^ (hash >> 30U)) * 0xbf58476d1ce4e5b9;
  hash = (hash ^ (hash >> 27U)) * 0x94d049bb133111eb;
  return hash ^ (hash >> 31U);
}

}  // namespace signalbox::rca::logs
