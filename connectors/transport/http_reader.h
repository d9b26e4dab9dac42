#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>

#include "config/credentials.h"
#include "config/settings.h"
#include "connectors/transport/curl.h"
#include "connectors/transport/subscription.h"

namespace chipwire {

/// Makes the requests of all http sources at once, over handles in reserve. One thread.
class HttpReader {
 public:
  using Finished = std::function<void(Subscription&, PollAnswer)>;

  /// The collaborators must outlive it. `finished` is called from collect() only.
  HttpReader(const HttpSettings& http, const Credentials& credentials, CurlMulti::Watch watch,
             Finished finished);

  /// Begins to read `subscription`, whose `poll` it sets. Throws CredentialError.
  void start(Subscription& subscription, const Validators& validators);
  /// Breaks its transfer off; it will not finish.
  void drop(Subscription& subscription);

  /// To be called when the socket is ready, when deadline() has come, and after either.
  void act(curl_socket_t socket, bool readable, bool writable, bool error);
  void expire() { multi_.expire(); }
  void collect();
  std::optional<CurlMulti::Clock::time_point> deadline() const { return multi_.deadline(); }

  std::size_t transfers() const { return reading_.size(); }
  /// Bytes of documents that transfers hold so far.
  std::size_t bytes() const;

 private:
  const HttpSettings& http_;
  const Credentials& credentials_;
  Finished finished_;
  CurlPool pool_;
  CurlMulti multi_;
  std::map<CURL*, Subscription*> reading_;
};

}  // namespace chipwire
