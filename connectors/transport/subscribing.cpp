// The set of sources that the loop reads, and the turns that they are given.

#include <algorithm>
#include <set>
#include <utility>

#include "connectors/transport/loop.h"

namespace chipwire {
namespace {

using namespace std::chrono_literals;
using Stage = Subscription::Stage;

// First readings are spread, by each source's phase, over so much time for each source.
constexpr auto spread_of_one_source = 5ms;

}  // namespace

void ReadingLoop::take_turn(Turn turn) {
  const auto found = subscriptions_.find(turn.source);
  if (found == subscriptions_.end()) return;
  Subscription& subscription = *found->second;
  if (subscription.directory) subscription.directory->acknowledge(turn.receipts);
  subscription.validators = turn.validators;
  const bool first = subscription.stage == Stage::waiting;
  if (subscription.stage == Stage::delivered) {
    settle_batch(subscription, turn);
  } else if (!first) {
    return;  // it has its turn already
  }
  if (subscription.removed) {
    subscriptions_.erase(found);
    return;
  }
  subscription.stage = Stage::idle;
  if (!subscription.source.enabled) return;
  const auto time = Clock::now();
  const auto due = subscription.reads_http() ? std::max(time, subscription.rhythm.due()) : time;
  schedule(subscription, first ? first_due(subscription) : due);
}

/// The batch of a source is no longer under way.
void ReadingLoop::settle_batch(Subscription& subscription, const Turn& turn) {
  --batches_under_way_;
  bytes_under_way_ -= std::exchange(subscription.bytes_under_way, 0);
  if (subscription.learns) subscription.rhythm.learned(turn.new_items, turn.gap, turn.ttl);
}

void ReadingLoop::schedule(Subscription& subscription, Clock::time_point due) {
  subscription.stage = Stage::scheduled;
  agenda_.schedule(subscription, due);
}

/// At once, but not all at once.
ReadingLoop::Clock::time_point ReadingLoop::first_due(const Subscription& subscription) const {
  const auto spread = std::min<std::chrono::milliseconds>(
      spread_of_one_source * static_cast<int>(subscriptions_.size()),
      subscription.source.min_interval);
  return Clock::now() +
         std::chrono::duration_cast<Clock::duration>(spread * subscription.rhythm.phase());
}

void ReadingLoop::replace_sources(std::vector<Source> sources) {
  std::set<std::string> names;
  for (const Source& source : sources) names.insert(source.name);
  for (auto at = subscriptions_.begin(); at != subscriptions_.end();) {
    Subscription& subscription = *at->second;
    const bool stays = names.count(at->first) > 0;
    subscription.removed = !stays;
    if (stays || subscription.stage == Stage::delivered) {
      ++at;
    } else {
      stop_reading(subscription);
      at = subscriptions_.erase(at);
    }
  }
  for (Source& source : sources) {
    const auto known = subscriptions_.find(source.name);
    if (known == subscriptions_.end()) {
      add(std::move(source));
    } else if (!reads_alike(known->second->source, source)) {
      adopt(*known->second, std::move(source));
    }
  }
}

void ReadingLoop::add(Source source) {
  auto subscription = std::make_unique<Subscription>(std::move(source), http_.backoff_cap);
  prepare_directory(*subscription);
  std::string name = subscription->source.name;
  subscriptions_.emplace(std::move(name), std::move(subscription));
}

/// A source is read in another way from here on, and soon, if it has its turn.
void ReadingLoop::adopt(Subscription& subscription, Source source) {
  stop_reading(subscription);
  const bool same_directory =
      source.kind == subscription.source.kind && source.path == subscription.source.path;
  subscription.source = std::move(source);
  subscription.rhythm.adopt(subscription.source);
  subscription.host = Subscription(subscription.source, http_.backoff_cap).host;
  if (!same_directory) prepare_directory(subscription);
  if (subscription.stage != Stage::idle && subscription.stage != Stage::scheduled) return;
  subscription.stage = Stage::idle;
  if (subscription.source.enabled) schedule(subscription, first_due(subscription));
}

void ReadingLoop::prepare_directory(Subscription& subscription) {
  subscription.directory.reset();
  if (subscription.reads_http()) return;
  subscription.directory =
      std::make_unique<DropDirectory>(subscription.source, http_.max_body_bytes, inotify_);
}

/// Takes a source off the agenda and breaks a transfer off; a turn that it has it keeps.
void ReadingLoop::stop_reading(Subscription& subscription) {
  agenda_.remove(subscription);
  if (subscription.poll) {
    reader_.drop(subscription);
    agenda_.finished(subscription.host);
  }
  if (subscription.stage == Stage::reading || subscription.stage == Stage::scheduled) {
    subscription.stage = Stage::idle;
  }
}

}  // namespace chipwire
