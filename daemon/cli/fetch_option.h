#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "connectors/transport/fetch.h"

namespace chipwire {

/// The options of the commands that fetch a URL.
struct FetchOption {
  std::string credentials_directory, ca_file;
  std::vector<std::string> headers;
  bool allow_private = false;
  double timeout_seconds = 30;

  void add_to(CLI::App& command);
  /// Throws FetchError, CredentialError.
  Fetched fetch(const std::string& url) const;
};

/// Whether a command's argument is a URL rather than a file.
bool is_url(std::string_view target);

}  // namespace chipwire
