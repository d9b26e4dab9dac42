#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <utility>

namespace chipwire {

/// A queue between threads, the only place where they meet. It needs no bound of its own: a source
/// has one batch under way, and Intake bounds how many batches and bytes are under way in all.
template <typename T>
class Queue {
 public:
  void push(T value) {
    {
      std::lock_guard lock(mutex_);
      if (closed_) return;
      values_.push_back(std::move(value));
    }
    ready_.notify_one();
  }

  /// Waits for a value; nothing once the queue is closed and empty, or the time is over.
  std::optional<T> pop(std::chrono::milliseconds wait) {
    std::unique_lock lock(mutex_);
    ready_.wait_for(lock, wait, [this] { return closed_ || !values_.empty(); });
    if (values_.empty()) return std::nullopt;
    T value = std::move(values_.front());
    values_.pop_front();
    return value;
  }

  /// All that is there now, without waiting.
  std::deque<T> drain() {
    std::lock_guard lock(mutex_);
    return std::exchange(values_, {});
  }

  void close() {
    {
      std::lock_guard lock(mutex_);
      closed_ = true;
    }
    ready_.notify_all();
  }

  bool closed() const {
    std::lock_guard lock(mutex_);
    return closed_ && values_.empty();
  }

  std::size_t size() const {
    std::lock_guard lock(mutex_);
    return values_.size();
  }

 private:
  mutable std::mutex mutex_;
  std::condition_variable ready_;
  std::deque<T> values_;
  bool closed_ = false;
};

}  // namespace chipwire
