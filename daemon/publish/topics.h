#pragma once

#include <atomic>
#include <stdexcept>
#include <string>
#include <vector>

#include "config/credentials.h"
#include "config/settings.h"
#include "daemon/publish/admin.h"

namespace chipwire {

/// Kafka is not as the settings want it, and waiting will not change that. what() names every
/// difference, one a line, or the ways out.
class TopicsError : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Every topic that the daemon writes under these settings, routes included, as it should be.
std::vector<Topic> wanted_topics(const Settings& settings);

/// An access rule that the daemon needs: operation, kind of resource, its name.
struct AccessRule {
  std::string operation, resource, name;
  bool is_prefix = false;  ///< every resource whose name begins with `name`
};
std::vector<AccessRule> wanted_access(const Settings& settings);

/// What of `actual` is not as `wanted`, one line each, empty if nothing. `strictly` also compares
/// what an operator may have changed on purpose.
std::vector<std::string> differences(const Topic& wanted, const Topic& actual, bool strictly);

/// Creates what is missing, or, with create_topics = false, demands that everything is as wanted.
/// Throws TopicsError, KafkaFailure.
void ensure_topics(const Settings& settings, const Credentials& credentials);

/// Throws TopicsError where the stories topic holds records and checkpoints has none: everything
/// would be published again. Throws KafkaFailure.
void check_first_start(const Settings& settings, const Credentials& credentials);

/// Throws TopicsError for a broker that is not local and a prefix that nobody chose.
void check_prefix(const KafkaSettings& settings);

/// All three; waits for Kafka, and says so once, until `stopping`: then returns false. Throws
/// TopicsError, KafkaPropertyError, CredentialError.
bool wait_for_topics(const Settings& settings, const Credentials& credentials,
                     const std::atomic<bool>& stopping);

}  // namespace chipwire
