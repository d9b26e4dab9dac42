#include "daemon/cli/fetch_option.h"

#include <chrono>
#include <stdexcept>

#include "config/credentials.h"
#include "config/settings.h"

namespace chipwire {
namespace {

Source source_of(const std::string& url, const FetchOption& options) {
  Source source;
  source.name = "url";
  source.url = url;
  source.allow_private = options.allow_private;
  for (const std::string& line : options.headers) {
    const std::size_t colon = line.find(':');
    if (colon == std::string::npos) throw std::runtime_error("a header is NAME: VALUE");
    const std::size_t value = line.find_first_not_of(' ', colon + 1);
    source.headers[line.substr(0, colon)] = value == std::string::npos ? "" : line.substr(value);
  }
  return source;
}

}  // namespace

void FetchOption::add_to(CLI::App& command) {
  command.add_flag("--allow-private", allow_private,
                   "also connect to private and loopback addresses");
  command
      .add_option("--header,-H", headers,
                  "NAME: VALUE to send; may hold ${credential:NAME}; repeatable")
      ->allow_extra_args(false);
  command.add_option("--credentials", credentials_directory,
                     "directory of the credentials' files ($CREDENTIALS_DIRECTORY)");
  command.add_option("--ca-file", ca_file, "certificates to trust instead of the system's");
  command.add_option("--timeout", timeout_seconds, "seconds")
      ->check(CLI::Range(0.001, 3600.0))
      ->capture_default_str();
}

Fetched FetchOption::fetch(const std::string& url) const {
  Settings settings;
  settings.http.timeout = std::chrono::milliseconds(static_cast<long>(timeout_seconds * 1000));
  settings.http.ca_file = ca_file;
  return chipwire::fetch(source_of(url, *this), settings, Credentials(credentials_directory));
}

bool is_url(std::string_view target) {
  return target.find("://") != std::string_view::npos;
}

}  // namespace chipwire
