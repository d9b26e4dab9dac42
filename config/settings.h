#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace chipwire {

/// Where in a configuration file something stands; `line` and `column` count from 1, 0 is unknown.
struct Position {
  std::string file;
  std::uint32_t line = 0;
  std::uint32_t column = 0;
};

/// How much of a new source's first document is published: items younger than `younger_than`.
/// `none` is zero, `all` is `Backfill::everything`.
struct Backfill {
  static constexpr std::chrono::seconds everything = std::chrono::seconds::max();
  std::chrono::seconds younger_than = std::chrono::hours{24};
};

enum class SourceKind { http, directory };

/// One `[[source]]` of feeds.d/*.toml, or one outline of an OPML file.
/// `url`, `headers` may hold `${credential:NAME}`; it is resolved where a request is made and
/// nowhere else (config/credentials.h), so that a Source can be printed and logged as it is.
struct Source {
  std::string name;   ///< an id for ever: [a-z0-9-]{1,64}
  std::string title;  ///< free
  SourceKind kind = SourceKind::http;
  std::string url;   ///< http: the feed's address
  std::string path;  ///< directory: the drop directory
  bool enabled = true;
  bool allow_private = false;  ///< may connect to private and loopback addresses
  std::map<std::string, std::string> headers;
  std::chrono::milliseconds min_interval = std::chrono::minutes{1};
  std::chrono::milliseconds max_interval = std::chrono::minutes{30};
  Backfill backfill;
  std::chrono::seconds remember = std::chrono::days{7};
  std::uint32_t remember_entries = 2000;
  std::string language;   ///< BCP 47, or empty
  std::string country;    ///< ISO 3166-1 alpha-2, or empty; also decides what `CST` means
  std::string time_zone;  ///< IANA name for dates without a zone; empty is UTC
  std::string group;      ///< free, for routes and consumers
  std::string tier;       ///< free
  std::chrono::milliseconds settle_time{500};  ///< directory: a file not renamed in is complete
                                               ///< after its size stood still for so long
  std::optional<std::size_t> max_body_bytes;   ///< overrides [http]
  Position position;
};

/// One `[[route]]`: a story that matches is copied to `topic`. An empty list matches everything;
/// the members of a list are alternatives, the lists must all match.
struct Route {
  std::string name;
  std::string topic;  ///< after the prefix: `<prefix>.<topic>`
  std::vector<std::string> actions, sides, countries, suppliers, products, buyers;
  std::vector<std::string> languages, sources;
  double least_score = 0;
  Position position;
};

enum class ItemsTopic { off, seen, full };

struct KafkaSettings {
  std::string brokers = "localhost:9092";  ///< bootstrap.servers
  std::string prefix = "chipwire";
  bool prefix_is_explicit = false;  ///< without it, a broker that is not local is refused
  bool create_topics = true;
  int shards = 16;  ///< partitions of checkpoints; fixed at creation
  int partitions = 16;
  int replication = 1;
  int min_insync_replicas = 1;
  std::chrono::milliseconds commit_pause{2};
  std::chrono::milliseconds transaction_timeout{60'000};
  std::size_t max_record_bytes = 900'000;
  ItemsTopic items = ItemsTopic::off;
  std::chrono::seconds stories_retention = std::chrono::days{30};
  std::chrono::seconds items_retention = std::chrono::days{7};
  std::chrono::seconds events_retention = std::chrono::days{90};
  std::chrono::seconds heartbeat = std::chrono::seconds{60};
  std::map<std::string, std::string> properties;  ///< any librdkafka property, passed through;
                                                  ///< values may hold ${credential:NAME}
  bool operator==(const KafkaSettings&) const = default;
};

struct HttpSettings {
  std::string user_agent = "chipwire/0.1";
  std::chrono::milliseconds connect_timeout{10'000};
  std::chrono::milliseconds timeout{30'000};  ///< for a whole transfer
  std::size_t max_body_bytes = 16u << 20;     ///< after decompression
  int max_redirects = 5;
  int max_transfers = 128;  ///< at once
  int max_per_host = 2;     ///< at once
  std::chrono::seconds backoff_cap = std::chrono::hours{1};
  std::string ca_file;  ///< empty: the system's
  bool operator==(const HttpSettings&) const = default;
};

struct AdminSettings {
  std::string address = "127.0.0.1";
  std::uint16_t port = 9464;  ///< 0: any free one, logged
  bool enabled = true;
  bool operator==(const AdminSettings&) const = default;
};

struct PipelineSettings {
  int workers = 2;
  std::size_t max_batches = 256;             ///< under way at once; polling waits beyond
  std::size_t max_batch_bytes = 256u << 20;  ///< of documents under way at once
  std::size_t drop_batch_files = 1000;       ///< most files of a drop directory in one batch
  bool operator==(const PipelineSettings&) const = default;
};

enum class LogLevel { debug, info, warning, error };

/// All that a user can set, with its default in place. Immutable once loaded.
struct Settings {
  std::string file;  ///< that it was loaded from; empty: defaults
  std::string instance = "chipwired";
  std::string feeds_directory = "/etc/chipwire/feeds.d";
  std::string knowledge_directory = "/usr/share/chipwire/knowledge";
  std::string knowledge_overlay = "/etc/chipwire/knowledge.d";
  std::string state_directory = "/var/lib/chipwire";
  std::string credentials_directory;  ///< empty: $CREDENTIALS_DIRECTORY
  LogLevel log_level = LogLevel::info;
  KafkaSettings kafka;
  HttpSettings http;
  AdminSettings admin;
  PipelineSettings pipeline;
  std::vector<Route> routes;
  std::vector<Source> sources;
};

}  // namespace chipwire
