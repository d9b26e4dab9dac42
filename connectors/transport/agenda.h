#pragma once

#include <chrono>
#include <cstddef>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "connectors/transport/subscription.h"

namespace chipwire {

/// Who is read next: subscriptions by the time at which they are due, and then, in that order, as
/// their hosts have room. One thread. It refers to subscriptions and owns none.
class Agenda {
 public:
  using Time = std::chrono::steady_clock::time_point;

  explicit Agenda(std::size_t max_per_host) : max_per_host_(max_per_host) {}

  /// Puts it in, or at another time if it is in already.
  void schedule(Subscription& subscription, Time due);
  /// Takes it out, wherever it stands.
  void remove(Subscription& subscription);

  /// When the next one becomes due.
  std::optional<Time> next() const;
  /// Those due by `now` are ready from here on.
  void advance(Time now);
  /// Takes out the first one that is ready and whose host has room, and counts it there until
  /// finished(); null if there is none.
  Subscription* start();
  void finished(const std::string& host);

 private:
  struct Host {
    std::size_t active = 0;
    std::deque<Subscription*> waiting;
  };

  const std::size_t max_per_host_;
  std::set<std::pair<Time, Subscription*>> due_;
  std::map<Subscription*, Time> due_at_;
  std::deque<Subscription*> ready_;
  std::map<std::string, Host> hosts_;
};

}  // namespace chipwire
