#pragma once

#include <string>
#include <string_view>

#include "daemon/line/record.h"

namespace chipwire {

/// The dead letter of a record that the broker refused: reason, length, SHA-256 and the first
/// 256 KB of it. Of a refused dead letter: the same without the bytes.
Record refused_record(const Record& record, std::string_view source, std::string_view reason);

}  // namespace chipwire
