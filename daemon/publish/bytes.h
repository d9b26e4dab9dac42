#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <string>
#include <string_view>

#include "connectors/instant.h"

namespace chipwire {

/// The bytes end too early or hold what they cannot.
class DamagedBytes : public std::exception {
 public:
  const char* what() const noexcept override { return "damaged"; }
};

/// Writes numbers little-endian, texts with their length before them.
class ByteWriter {
 public:
  template <std::unsigned_integral T>
  void number(T value) {
    for (std::size_t i = 0; i < sizeof(T); ++i) {
      bytes_ += static_cast<char>(value & 0xff);
      if constexpr (sizeof(T) > 1) value = static_cast<T>(value >> 8);
    }
  }
  void raw(std::string_view bytes) { bytes_ += bytes; }
  void text(std::string_view text) {
    number(static_cast<std::uint32_t>(text.size()));
    raw(text);
  }
  void instant(Instant instant) {
    number(static_cast<std::uint64_t>(instant.time_since_epoch().count()));
  }

  std::string_view view() const { return bytes_; }
  std::string take() { return std::move(bytes_); }

 private:
  std::string bytes_;
};

/// Reads what ByteWriter wrote. Throws DamagedBytes at the end.
class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : bytes_(bytes) {}

  template <std::unsigned_integral T>
  T number() {
    const auto bytes = raw(sizeof(T));
    std::uint64_t value = 0;
    for (std::size_t i = sizeof(T); i-- > 0;) {
      value = value << 8 | static_cast<unsigned char>(bytes[i]);
    }
    return static_cast<T>(value);
  }
  std::string_view raw(std::size_t size) {
    if (size > bytes_.size()) throw DamagedBytes();
    const auto read = bytes_.substr(0, size);
    bytes_.remove_prefix(size);
    return read;
  }
  std::string text() { return std::string(raw(number<std::uint32_t>())); }
  Instant instant() {
    return Instant(Instant::duration(static_cast<std::int64_t>(number<std::uint64_t>())));
  }
  std::size_t left() const { return bytes_.size(); }

 private:
  std::string_view bytes_;
};

}  // namespace chipwire
