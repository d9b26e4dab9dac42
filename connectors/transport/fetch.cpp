#include "connectors/transport/fetch.h"

#include <utility>

#include "connectors/transport/poll.h"

namespace chipwire {

Fetched fetch(const Source& source, const Settings& settings, const Credentials& credentials) try {
  Poll poll(source, settings.http, credentials, {}, make_handle());
  while (poll.follow(curl_easy_perform(poll.handle()))) {
  }
  PollAnswer& answer = poll.answer();
  if (answer.outcome.kind == Outcome::Kind::failed) {
    throw FetchError(answer.outcome.cause, answer.outcome.http_status, answer.outcome.error);
  }
  return std::move(answer.fetched);
} catch (const CredentialError& error) {
  throw FetchError("credential", 0, error.what());
}

Document fetch_once(const Source& source, const Settings& settings,
                    const Credentials& credentials) {
  return fetch(source, settings, credentials).document;
}

}  // namespace chipwire
