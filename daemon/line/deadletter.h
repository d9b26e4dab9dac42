#pragma once

#include <string>
#include <string_view>

#include "connectors/document.h"
#include "daemon/line/record.h"
#include "daemon/line/settle.h"

namespace chipwire {

/// An unreadable document, for `deadletter` (`chipwire.deadletter/1`): why, its length and SHA-256,
/// its first 256 KB in base64. Its address is left out, as it may hold a secret.
Record deadletter_record(const Document& document, std::string_view reason, Instant now);

/// The same for a record of `source` that Kafka refused for itself (too large, invalid). Of a
/// refused dead letter: itself without the bytes.
Record deadletter_record(const Record& refused, std::string_view source, std::string_view reason,
                         Instant now);

/// What one transaction writes for a document that could not be decoded, in place of settle(): a
/// dead letter for each file; of a polled source one when it begins to fail, and at most one an
/// hour.
Settled settle_unreadable(Cursor cursor, const Source& source, const Document& document,
                          std::string_view reason, Instant now);

}  // namespace chipwire
