#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <prometheus/registry.h>
#include <string>
#include <vector>

#include "connectors/intake.h"
#include "daemon/run_line.h"

namespace chipwire {

/// Every number that an operator can see, and the only place that names one. Thread-safe.
class Metrics {
 public:
  Metrics();
  ~Metrics();

  /// A reading of a source; also keeps its health (chipwire_source_up and times).
  void observe(const Outcome& outcome);
  /// A batch that went through the line.
  void observe(const LineReport& report);
  void reloaded(bool applied);
  /// The sources that are gone lose their series.
  void keep_sources(const std::vector<std::string>& names);

  /// A number that is read when somebody looks: queue lengths, shards.
  void gauge(const std::string& name, const std::string& help, std::function<double()> read);
  void gauge(const std::string& name, const std::string& help, const std::string& label,
             const std::string& value, std::function<double()> read);

  /// Prometheus text format (version 0.0.4).
  std::string text() const;

 private:
  struct Families;
  struct Reading {
    prometheus::Gauge* gauge;
    std::function<double()> read;
  };
  prometheus::Gauge& source_gauge(prometheus::Family<prometheus::Gauge>& family,
                                  const std::string& source);

  prometheus::Registry registry_;
  std::unique_ptr<Families> families_;
  mutable std::mutex mutex_;
  std::vector<Reading> readings_;  // guarded by mutex_
};

}  // namespace chipwire
