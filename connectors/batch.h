#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "connectors/document.h"

namespace chipwire {

/// What a server gave for the next conditional request (RFC 9110, 13.1), stored as one pair.
struct Validators {
  std::string etag, last_modified;
  std::string url;  ///< that they belong to; another URL drops them
  bool operator==(const Validators&) const = default;
};

/// A change in a source's state that its consumers may want to know of (topic source_events).
struct SourceEvent {
  std::string kind;    ///< failing, recovered, redirected, gone, gap, …
  std::string detail;  ///< for people; holds no secret
  Instant at{};
};

/// How one reading of a source went.
struct Outcome {
  enum class Kind { changed, not_modified, failed };
  std::string source;
  Kind kind = Kind::changed;
  long http_status = 0;
  std::string error;  ///< why it failed, for people; holds no secret
  std::string cause;  ///< its class, a metric label: dns, connect, tls, timeout, size, redirect,
                      ///< refused_address, http_4xx, http_5xx, content, credential, io
  std::size_t bytes = 0;
  std::chrono::milliseconds took{0};
  int consecutive_failures = 0;
  Instant at{};
};

/// All that a source's connector had ready at once: one poll, or up to 1,000 files.
/// One batch of a source is under way at a time.
struct Batch {
  std::string source;
  std::vector<Document> documents;  ///< in order; may be empty where only events are told
  std::vector<SourceEvent> events;
  std::optional<Outcome> outcome;      ///< of the reading that brought it
  Validators validators;              ///< to be remembered with the cursor
  std::vector<std::string> receipts;  ///< what to acknowledge after the commit (paths of files)
};

/// Leave for a source to be read again: given when its shard is restored, and after each commit.
/// The only message from the line back to the connectors.
struct Turn {
  std::string source;
  Validators validators{};
  std::vector<std::string> receipts{};  ///< of the batch that is now committed: to be acknowledged
  std::optional<std::chrono::seconds> ttl{};  ///< the feed's own wish, a hint
  std::size_t new_items = 0;                  ///< in the batch, for the rate estimate
  bool gap = false;                           ///< items may have been missed: read again soon
};

}  // namespace chipwire
