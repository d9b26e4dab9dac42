#include "connectors/transport/http_reader.h"

#include <utility>

namespace chipwire {

HttpReader::HttpReader(const HttpSettings& http, const Credentials& credentials,
                       CurlMulti::Watch watch, Finished finished)
    : http_(http),
      credentials_(credentials),
      finished_(std::move(finished)),
      multi_(std::move(watch), http.max_transfers) {}

void HttpReader::start(Subscription& subscription, const Validators& validators) {
  auto poll =
      std::make_unique<Poll>(subscription.source, http_, credentials_, validators, pool_.take());
  multi_.add(poll->handle());
  reading_.emplace(poll->handle(), &subscription);
  subscription.poll = std::move(poll);
}

void HttpReader::drop(Subscription& subscription) {
  multi_.remove(subscription.poll->handle());
  reading_.erase(subscription.poll->handle());
  pool_.put(subscription.poll->release());
  subscription.poll.reset();
}

void HttpReader::act(curl_socket_t socket, bool readable, bool writable, bool error) {
  multi_.act(socket, readable, writable, error);
}

void HttpReader::collect() {
  while (const auto done = multi_.next_done()) {
    Subscription& subscription = *reading_.at(done->easy);
    // Before it is set up for another request: what runs cannot be changed.
    multi_.remove(done->easy);
    if (subscription.poll->follow(done->code)) {
      multi_.add(done->easy);
      continue;
    }
    PollAnswer answer = std::move(subscription.poll->answer());
    reading_.erase(done->easy);
    pool_.put(subscription.poll->release());
    subscription.poll.reset();
    finished_(subscription, std::move(answer));
  }
}

std::size_t HttpReader::bytes() const {
  std::size_t sum = 0;
  for (const auto& [easy, subscription] : reading_) sum += subscription->poll->bytes();
  return sum;
}

}  // namespace chipwire
