#pragma once

#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <fstream>
#include <functional>
#include <gtest/gtest.h>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "connectors/intake.h"
#include "tests/temporary_directory.h"

namespace chipwire {

/// A source that may speak to the test's server, and often.
inline Source test_source(const std::string& name, const std::string& url) {
  Source source;
  source.name = name;
  source.url = url;
  source.allow_private = true;
  source.min_interval = std::chrono::milliseconds{20};
  source.max_interval = std::chrono::milliseconds{40};
  return source;
}

inline Settings test_settings(std::vector<Source> sources) {
  Settings settings;
  settings.sources = std::move(sources);
  settings.http.connect_timeout = settings.http.timeout = std::chrono::seconds{5};
  settings.http.backoff_cap = std::chrono::seconds{1};
  return settings;
}

/// An Intake on its thread, with all that it told.
class RunningIntake {
 public:
  /// With `commits`, every batch is given back at once, as if it had been committed.
  explicit RunningIntake(Settings settings, bool commits = true,
                         const std::string& credentials_directory = {})
      : settings_(std::move(settings)),
        credentials_(credentials_directory),
        commits_(commits),
        intake_(
            settings_, credentials_, [this](Batch batch) { deliver(std::move(batch)); },
            [this](const Outcome& outcome) {
              std::lock_guard lock(mutex_);
              outcomes_.push_back(outcome);
              changed_.notify_all();
            }),
        thread_([this] { intake_.run(); }) {
    for (const Source& source : settings_.sources) give({.source = source.name});
  }
  ~RunningIntake() {
    intake_.stop();
    thread_.join();
  }

  void give(Turn turn) { intake_.give(std::move(turn)); }
  Intake& intake() { return intake_; }

  std::vector<Batch> batches(const std::string& source = {}) const {
    std::lock_guard lock(mutex_);
    return of(batches_, source);
  }
  std::vector<Outcome> outcomes(const std::string& source = {}) const {
    std::lock_guard lock(mutex_);
    return of(outcomes_, source);
  }
  /// Kinds of the events that a source told, in order.
  std::vector<std::string> events(const std::string& source = {}) const {
    std::vector<std::string> kinds;
    for (const Batch& batch : batches(source)) {
      for (const SourceEvent& event : batch.events) kinds.push_back(event.kind);
    }
    return kinds;
  }
  /// All that could come to a log, a metric or a topic, but for documents.
  std::string everything_told() const {
    std::string all;
    for (const Outcome& outcome : outcomes()) all += outcome.error + outcome.cause + "\n";
    for (const Batch& batch : batches()) {
      all += batch.validators.url + batch.validators.etag + "\n";
      for (const SourceEvent& event : batch.events) all += event.kind + event.detail + "\n";
      for (const Document& document : batch.documents) {
        all += document.url + document.bytes + document.content_location + "\n";
      }
    }
    return all;
  }

  /// Waits until `condition` holds; false after `limit`.
  bool wait_until(const std::function<bool()>& condition,
                  std::chrono::seconds limit = std::chrono::seconds{20}) {
    const auto until = std::chrono::steady_clock::now() + limit;
    std::unique_lock lock(mutex_);
    while (true) {
      lock.unlock();
      if (condition()) return true;
      lock.lock();
      if (std::chrono::steady_clock::now() > until) return false;
      changed_.wait_for(lock, std::chrono::milliseconds{10});
    }
  }
  bool wait_for_batches(std::size_t count, const std::string& source = {}) {
    return wait_until([&] { return batches(source).size() >= count; });
  }
  bool wait_for_outcomes(std::size_t count, const std::string& source = {}) {
    return wait_until([&] { return outcomes(source).size() >= count; });
  }

 private:
  template <typename Told>
  static std::vector<Told> of(const std::vector<Told>& all, const std::string& source) {
    std::vector<Told> some;
    for (const Told& one : all) {
      if (source.empty() || one.source == source) some.push_back(one);
    }
    return some;
  }

  void deliver(Batch batch) {
    Turn turn{.source = batch.source, .validators = batch.validators, .receipts = batch.receipts};
    {
      std::lock_guard lock(mutex_);
      batches_.push_back(std::move(batch));
      changed_.notify_all();
    }
    if (commits_) give(std::move(turn));
  }

  const Settings settings_;
  const Credentials credentials_;
  const bool commits_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Batch> batches_;
  std::vector<Outcome> outcomes_;
  Intake intake_;
  std::thread thread_;
};

}  // namespace chipwire
