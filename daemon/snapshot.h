#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include "config/settings.h"
#include "daemon/detect/knowledge.h"
#include "daemon/line/settle.h"

namespace chipwire {

/// All that the line reads besides its batch: immutable, swapped whole by a reload.
struct Snapshot {
  std::shared_ptr<const Knowledge> knowledge;  // shared: a reload may keep it and change the rest
  Routes routes;
  std::map<std::string, Source> sources;
};

/// The current Snapshot. Thread-safe; a worker keeps the one that it took for its whole batch,
/// which is why it is shared.
class CurrentSnapshot {
 public:
  explicit CurrentSnapshot(Snapshot snapshot) { swap(std::move(snapshot)); }

  std::shared_ptr<const Snapshot> get() const {
    std::lock_guard lock(mutex_);
    return current_;
  }

  void swap(Snapshot snapshot) {
    auto next = std::make_shared<const Snapshot>(std::move(snapshot));
    std::lock_guard lock(mutex_);
    current_ = std::move(next);
  }

 private:
  mutable std::mutex mutex_;
  std::shared_ptr<const Snapshot> current_;
};

}  // namespace chipwire
