#include "daemon/reload.h"

namespace chipwire {

std::vector<std::string> changes_that_need_a_restart(const Settings& current,
                                                     const Settings& next) {
  std::vector<std::string> changed;
  const auto compare = [&](bool equal, const char* name) {
    if (!equal) changed.emplace_back(name);
  };
  compare(current.instance == next.instance, "instance");
  compare(current.state_directory == next.state_directory, "state_directory");
  compare(current.credentials_directory == next.credentials_directory, "credentials_directory");
  compare(current.log_level == next.log_level, "log_level");
  compare(current.kafka == next.kafka, "[kafka]");
  compare(current.http == next.http, "[http]");
  compare(current.admin == next.admin, "[admin]");
  compare(current.pipeline == next.pipeline, "[pipeline]");
  return changed;
}

}  // namespace chipwire
