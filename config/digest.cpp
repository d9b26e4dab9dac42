#include "config/digest.h"

#include <openssl/evp.h>
#include <stdexcept>

namespace chipwire {

namespace {

using Sha256 = std::array<unsigned char, 32>;

Sha256 sha256(std::string_view bytes) {
  Sha256 digest;
  unsigned length = digest.size();
  if (EVP_Digest(bytes.data(), bytes.size(), digest.data(), &length, EVP_sha256(), nullptr) != 1) {
    throw std::runtime_error("SHA-256 is not available from OpenSSL");
  }
  return digest;
}

// Bytes as unsigned, so that no sign reaches the mixing.
std::uint32_t byte_at(std::string_view bytes, std::size_t index) {
  return static_cast<unsigned char>(bytes[index]);
}

}  // namespace

std::string sha256_hex(std::string_view bytes) {
  static constexpr char digits[] = "0123456789abcdef";
  std::string hex;
  hex.reserve(64);
  for (const unsigned char byte : sha256(bytes)) {
    hex += digits[byte >> 4];
    hex += digits[byte & 15];
  }
  return hex;
}

std::uint64_t hash64(std::string_view bytes) {
  const Sha256 digest = sha256(bytes);
  std::uint64_t value = 0;
  for (int i = 0; i < 8; ++i) value = value << 8 | digest[i];
  return value == 0 ? 1 : value;
}

std::uint32_t murmur2(std::string_view bytes) {
  constexpr std::uint32_t seed = 0x9747b28c;
  constexpr std::uint32_t multiplier = 0x5bd1e995;
  const std::size_t length = bytes.size();
  std::uint32_t hash = seed ^ static_cast<std::uint32_t>(length);
  const std::size_t whole = length & ~std::size_t{3};
  for (std::size_t i = 0; i < whole; i += 4) {
    std::uint32_t word = byte_at(bytes, i) | byte_at(bytes, i + 1) << 8 |
                         byte_at(bytes, i + 2) << 16 | byte_at(bytes, i + 3) << 24;
    word *= multiplier;
    word ^= word >> 24;
    word *= multiplier;
    hash *= multiplier;
    hash ^= word;
  }
  const std::size_t rest = length - whole;
  if (rest > 2) hash ^= byte_at(bytes, whole + 2) << 16;
  if (rest > 1) hash ^= byte_at(bytes, whole + 1) << 8;
  if (rest > 0) {
    hash ^= byte_at(bytes, whole);
    hash *= multiplier;
  }
  hash ^= hash >> 13;
  hash *= multiplier;
  hash ^= hash >> 15;
  return hash & 0x7fffffff;
}

}  // namespace chipwire
