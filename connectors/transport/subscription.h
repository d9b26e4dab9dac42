#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "config/settings.h"
#include "connectors/batch.h"
#include "connectors/transport/drop_directory.h"
#include "connectors/transport/poll.h"
#include "connectors/transport/rhythm.h"

namespace chipwire {

/// A source as the loop keeps it: what it is to be read with, and where it stands.
struct Subscription {
  enum class Stage {
    waiting,    ///< for its turn
    idle,       ///< has its turn, but is disabled
    scheduled,  ///< is due at a time, or waits for a place
    reading,
    delivered,  ///< its batch is under way
  };
  enum class Condition { well, failing, gone };

  Subscription(Source configured, std::chrono::seconds backoff_cap);

  /// The state that an http answer shows. Returns the changes of state: each is told once.
  std::vector<SourceEvent> observe(const PollAnswer& answer);
  /// The same for a directory; an empty `error` is success.
  std::vector<SourceEvent> observe(const std::string& error);
  bool reads_http() const { return source.kind == SourceKind::http; }

  Source source;
  std::string host;  ///< that its requests are counted against; empty for directories
  Validators validators;
  Rhythm rhythm;
  Stage stage = Stage::waiting;
  bool removed = false;  ///< from the settings, while its batch is under way
  bool learns = false;   ///< the batch under way came of a success
  std::size_t bytes_under_way = 0;
  std::chrono::steady_clock::time_point last_full{};  ///< when a whole document last came
  std::unique_ptr<Poll> poll;
  std::unique_ptr<DropDirectory> directory;

 private:
  void change(Condition now_is, const std::string& detail, std::vector<SourceEvent>& events);

  Condition condition_ = Condition::well;
  std::string moved_to_;
};

/// Whether two sources of the same name are read in the same way.
bool reads_alike(const Source& a, const Source& b);

}  // namespace chipwire
