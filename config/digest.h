#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace chipwire {

/// SHA-256 (FIPS 180-4) of `bytes`, as 64 lower-case hex digits.
std::string sha256_hex(std::string_view bytes);

/// The first 8 bytes of the SHA-256 of `bytes`, big-endian. Never 0, which stands for "none".
std::uint64_t hash64(std::string_view bytes);

/// MurmurHash2 as Kafka's Java partitioner has it (seed 0x9747b28c), made positive.
std::uint32_t murmur2(std::string_view bytes);

}  // namespace chipwire
