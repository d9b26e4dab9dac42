#include "connectors/transport/agenda.h"

#include <algorithm>

namespace chipwire {

void Agenda::schedule(Subscription& subscription, Time due) {
  remove(subscription);
  due_.emplace(due, &subscription);
  due_at_[&subscription] = due;
}

void Agenda::remove(Subscription& subscription) {
  if (const auto at = due_at_.find(&subscription); at != due_at_.end()) {
    due_.erase({at->second, &subscription});
    due_at_.erase(at);
    return;  // it is in one place at most
  }
  std::erase(ready_, &subscription);
  if (const auto host = hosts_.find(subscription.host); host != hosts_.end()) {
    std::erase(host->second.waiting, &subscription);
  }
}

std::optional<Agenda::Time> Agenda::next() const {
  if (due_.empty()) return std::nullopt;
  return due_.begin()->first;
}

void Agenda::advance(Time now) {
  while (!due_.empty() && due_.begin()->first <= now) {
    Subscription* subscription = due_.begin()->second;
    due_.erase(due_.begin());
    due_at_.erase(subscription);
    ready_.push_back(subscription);
  }
}

Subscription* Agenda::start() {
  while (!ready_.empty()) {
    Subscription* subscription = ready_.front();
    ready_.pop_front();
    if (subscription->host.empty()) return subscription;
    Host& host = hosts_[subscription->host];
    if (host.active < max_per_host_) {
      ++host.active;
      return subscription;
    }
    host.waiting.push_back(subscription);
  }
  return nullptr;
}

void Agenda::finished(const std::string& name) {
  const auto found = hosts_.find(name);
  if (found == hosts_.end()) return;
  Host& host = found->second;
  --host.active;
  if (!host.waiting.empty()) {
    ready_.push_front(host.waiting.front());
    host.waiting.pop_front();
  } else if (host.active == 0) {
    hosts_.erase(found);
  }
}

}  // namespace chipwire
