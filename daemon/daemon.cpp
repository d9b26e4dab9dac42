#include "daemon/daemon.h"

#include <atomic>
#include <fmt/format.h>
#include <functional>
#include <future>
#include <memory>
#include <spdlog/spdlog.h>
#include <thread>

#include "config/credentials.h"
#include "config/load.h"
#include "connectors/intake.h"
#include "daemon/admin/metrics.h"
#include "daemon/admin/server.h"
#include "daemon/log.h"
#include "daemon/publish/embedded.h"
#include "daemon/publish/shard.h"
#include "daemon/publish/topics.h"
#include "daemon/reload.h"
#include "daemon/signals.h"
#include "daemon/snapshot.h"
#include "daemon/systemd.h"
#include "daemon/workers.h"

namespace chipwire {
namespace {

using std::chrono::steady_clock;
using namespace std::chrono_literals;

constexpr auto loop_must_turn_within = 10s;
constexpr auto stop_within = 5s;

Snapshot make_snapshot(const Settings& settings, std::shared_ptr<const Knowledge> knowledge) {
  Snapshot snapshot;
  snapshot.routes = {.prefix = settings.kafka.prefix,
                     .routes = settings.routes,
                     .items = settings.kafka.items,
                     .max_record_bytes = settings.kafka.max_record_bytes,
                     .knowledge_digest = knowledge->digest(),
                     .version = CHIPWIRE_VERSION};
  snapshot.knowledge = std::move(knowledge);
  for (const auto& source : settings.sources) {
    if (source.enabled) snapshot.sources[source.name] = source;
  }
  return snapshot;
}

std::shared_ptr<const Knowledge> load_knowledge(const Settings& settings) {
  return std::make_shared<const Knowledge>(
      Knowledge::load(settings.knowledge_directory, settings.knowledge_overlay));
}

std::vector<std::string> topic_names(const Settings& settings) {
  std::vector<std::string> names;
  for (auto& topic : wanted_topics(settings)) names.push_back(std::move(topic.name));
  return names;
}

std::vector<std::string> enabled_sources(const Settings& settings) {
  std::vector<std::string> names;
  for (const auto& source : settings.sources) {
    if (source.enabled) names.push_back(source.name);
  }
  return names;
}

/// The parts of the daemon and how they are joined: intake → shard → workers → shard → intake.
class Daemon {
 public:
  Daemon(Settings settings, const Options& options);
  int run();

 private:
  void open_kafka(const Settings& settings);  // on a thread of its own: waits for the broker
  void deliver(Batch batch);
  void give_sources();
  void reload();  // in the background: it compiles knowledge and may wait for Kafka
  bool is_reloading() const;
  void stop();
  void refuse(const std::string& why);
  bool every_loop_turns() const;
  bool every_shard_is_ready() const;
  std::string status() const;
  void register_gauges();

  Settings settings_;    // once threads run, reload() alone touches it
  std::string brokers_;  // never changes once threads run
  const Options options_;
  const Credentials credentials_;
  Metrics metrics_;
  CurrentSnapshot snapshot_;
  std::unique_ptr<EmbeddedBroker> embedded_broker_;
  std::vector<std::unique_ptr<Shard>> shards_;
  Intake intake_;
  Workers workers_;
  std::unique_ptr<AdminServer> admin_;
  std::atomic<bool> kafka_is_open_ = false, refused_ = false, stopping_ = false;
  std::thread opener_, intake_thread_;
  std::future<void> reload_;
};

Daemon::Daemon(Settings settings, const Options& options)
    : settings_(std::move(settings)),
      options_(options),
      credentials_(settings_.credentials_directory),
      snapshot_(make_snapshot(settings_, load_knowledge(settings_))),
      intake_(
          settings_, credentials_, [this](Batch batch) { deliver(std::move(batch)); },
          [this](const Outcome& outcome) { metrics_.observe(outcome); }),
      workers_(settings_.pipeline.workers, snapshot_,
               {.settled =
                    [this](int shard, SettledBatch batch) {
                      shards_[static_cast<std::size_t>(shard)]->settle(std::move(batch));
                    },
                .report = [this](const LineReport& report) { metrics_.observe(report); }},
               options.rules) {
  if (options_.embedded_broker) {
    embedded_broker_ = std::make_unique<EmbeddedBroker>(settings_, *options_.embedded_broker);
    settings_.kafka.brokers = embedded_broker_->address();
    spdlog::info("embedded broker at {}: for trying out only, it forgets all at exit",
                 embedded_broker_->address());
  }
  brokers_ = settings_.kafka.brokers;
  for (int number = 0; number < settings_.kafka.shards; ++number) {
    shards_.push_back(std::make_unique<Shard>(
        number, settings_.kafka, credentials_,
        Shard::Lines{.work = [this](Job job) { workers_.work(std::move(job)); },
                     .give = [this](Turn turn) { intake_.give(std::move(turn)); }}));
  }
  register_gauges();
  if (settings_.admin.enabled) {
    admin_ = std::make_unique<AdminServer>(
        settings_.admin,
        AdminServer::Pages{
            .metrics = [this] { return metrics_.text(); },
            .live =
                [this] {
                  return every_loop_turns() ? Answer{200, "live"} : Answer{503, "a loop hangs"};
                },
            .ready =
                [this] {
                  return Answer{every_shard_is_ready() ? 200 : 503, status()};
                }});
    spdlog::info("admin at http://{}:{}", settings_.admin.address, admin_->port());
  }
}

int Daemon::run() {
  intake_thread_ = std::thread([this] { intake_.run(); });
  give_sources();
  opener_ = std::thread([this, settings = settings_] { open_kafka(settings); });
  notify_ready();
  spdlog::info("chipwired {} started, sources={} shards={} brokers={}", CHIPWIRE_VERSION,
               enabled_sources(settings_).size(), shards_.size(), brokers_);
  bool reload_wanted = false;
  for (auto signal = Signal::none; signal != Signal::stop && !refused_;) {
    notify_status(status());
    if (every_loop_turns()) notify_watchdog();
    signal = wait_for_signal(500ms);
    reload_wanted = reload_wanted || signal == Signal::reload;
    if (reload_wanted && !is_reloading()) {
      reload_wanted = false;
      reload_ = std::async(std::launch::async, [this] { reload(); });
    }
  }
  stop();
  return refused_ ? bad_configuration : stopped;
}

void Daemon::open_kafka(const Settings& settings) {
  try {
    if (!wait_for_topics(settings, credentials_, stopping_)) return;  // stopped meanwhile
  } catch (const std::exception& error) {
    refuse(error.what());
    return;
  }
  for (auto& shard : shards_) shard->start();
  kafka_is_open_ = true;
}

void Daemon::refuse(const std::string& why) {
  spdlog::error("refusing to run: {}", why);
  refused_ = true;
}

void Daemon::deliver(Batch batch) {
  for (const auto& event : batch.events) {
    spdlog::info("source={} state={} detail={}", batch.source, event.kind, log_value(event.detail));
  }
  const int shard = shard_of(batch.source, static_cast<int>(shards_.size()));
  shards_[static_cast<std::size_t>(shard)]->arrive(std::move(batch));
}

void Daemon::give_sources() {
  for (auto& shard : shards_) shard->replace_sources(enabled_sources(settings_));
}

void Daemon::reload() {
  notify_reloading();
  try {
    auto next = load_settings(options_);
    if (embedded_broker_) next.kafka.brokers = embedded_broker_->address();
    if (const auto changed = changes_that_need_a_restart(settings_, next); !changed.empty()) {
      throw std::runtime_error(
          fmt::format("these changes need a restart: {}", fmt::join(changed, ", ")));
    }
    if (topic_names(next) != topic_names(settings_)) ensure_topics(next, credentials_);
    auto snapshot = make_snapshot(next, load_knowledge(next));
    settings_ = std::move(next);
    spdlog::info("reloaded, sources={} routes={} knowledge={:.12}", snapshot.sources.size(),
                 snapshot.routes.routes.size(), snapshot.routes.knowledge_digest);
    snapshot_.swap(std::move(snapshot));
    intake_.replace_sources(settings_.sources);
    give_sources();
    metrics_.keep_sources(enabled_sources(settings_));
    metrics_.reloaded(true);
  } catch (const std::exception& error) {
    spdlog::error("reload refused, the old configuration stays: {}", error.what());
    metrics_.reloaded(false);
  }
  notify_ready();
}

bool Daemon::is_reloading() const {
  return reload_.valid() && reload_.wait_for(0s) != std::future_status::ready;
}

void Daemon::stop() {
  notify_stopping();
  if (reload_.valid()) reload_.wait();
  const auto deadline = steady_clock::now() + stop_within;
  stopping_ = true;
  intake_.stop();
  intake_thread_.join();
  opener_.join();
  workers_.stop();
  for (auto& shard : shards_) shard->stop(deadline);
  spdlog::info("stopped");
}

bool Daemon::every_loop_turns() const {
  const auto late = steady_clock::now() - loop_must_turn_within;
  if (intake_.last_turn() < late || workers_.last_turn() < late) return false;
  if (!kafka_is_open_) return true;
  for (const auto& shard : shards_) {
    if (shard->last_turn() < late) return false;
  }
  return true;
}

bool Daemon::every_shard_is_ready() const {
  if (!kafka_is_open_) return false;
  for (const auto& shard : shards_) {
    if (!shard->ready()) return false;
  }
  return true;
}

std::string Daemon::status() const {
  if (!kafka_is_open_) return fmt::format("waiting for Kafka at {}", brokers_);
  std::size_t ready = 0;
  for (const auto& shard : shards_) ready += shard->ready() ? 1 : 0;
  return fmt::format("{} of {} shards ready", ready, shards_.size());
}

void Daemon::register_gauges() {
  metrics_.gauge("chipwire_jobs_waiting", "Batches that wait for a worker",
                 [this] { return static_cast<double>(workers_.waiting()); });
  for (std::size_t i = 0; i < shards_.size(); ++i) {
    const auto shard = [&](const char* name, const char* help, auto read) {
      metrics_.gauge(name, help, "shard", std::to_string(i), [this, i, read] {
        return static_cast<double>(std::invoke(read, shards_[i]->status()));
      });
    };
    metrics_.gauge("chipwire_shard_ready", "1 where the shard is restored and can commit", "shard",
                   std::to_string(i), [this, i] { return shards_[i]->ready() ? 1.0 : 0.0; });
    shard("chipwire_shard_transactions", "Transactions committed since the start",
          &ShardStatus::transactions);
    shard("chipwire_shard_records", "Records committed since the start", &ShardStatus::records);
    shard("chipwire_shard_aborts", "Transactions aborted since the start", &ShardStatus::aborts);
    shard("chipwire_shard_fatal_errors", "Producers lost to a fatal error since the start",
          &ShardStatus::fatal);
    shard("chipwire_shard_dead_letters", "Records that Kafka refused for themselves",
          &ShardStatus::dead_letters);
    shard("chipwire_shard_waiting", "Settled batches that are not committed yet",
          &ShardStatus::waiting);
  }
}

}  // namespace

Settings load_settings(const Options& options) {
  return options.config_file.empty() ? load_defaults(options.feeds_directory)
                                     : load(options.config_file, options.feeds_directory);
}

int run_daemon(const Options& options) {
  Settings settings = load_settings(options);
  start_log(settings.log_level);
  block_signals();
  try {
    return Daemon(std::move(settings), options).run();
  } catch (const KnowledgeError& error) {
    spdlog::error("{}", error.what());
    return bad_configuration;
  }
}

}  // namespace chipwire
