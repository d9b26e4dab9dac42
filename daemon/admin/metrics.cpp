#include "daemon/admin/metrics.h"

#include <algorithm>
#include <map>
#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/text_serializer.h>

namespace chipwire {
namespace {

using prometheus::Counter;
using prometheus::Family;
using prometheus::Gauge;
using prometheus::Histogram;
using Labels = std::map<std::string, std::string>;

Family<Counter>& counter(prometheus::Registry& registry, const char* name, const char* help) {
  return prometheus::BuildCounter().Name(name).Help(help).Register(registry);
}

Family<Gauge>& gauge_family(prometheus::Registry& registry, const std::string& name,
                            const std::string& help) {
  return prometheus::BuildGauge().Name(name).Help(help).Register(registry);
}

const char* name_of(Outcome::Kind kind) {
  switch (kind) {
    case Outcome::Kind::changed:
      return "changed";
    case Outcome::Kind::not_modified:
      return "not_modified";
    case Outcome::Kind::failed:
      return "failed";
  }
  return "";
}

double seconds(Instant instant) {
  return std::chrono::duration<double>(instant.time_since_epoch()).count();
}

}  // namespace

struct Metrics::Families {
  explicit Families(prometheus::Registry& r)
      : readings(
            counter(r, "chipwire_readings_total", "Readings of sources, by outcome and cause")),
        bytes(counter(r, "chipwire_received_bytes_total", "Bytes received from sources")),
        up(gauge_family(r, "chipwire_source_up",
                        "1 where the last reading of the source succeeded")),
        last_success(gauge_family(r, "chipwire_source_last_success_timestamp_seconds",
                                  "When the source was last read with success")),
        failures(gauge_family(r, "chipwire_source_consecutive_failures",
                              "Readings of the source that failed since the last success")),
        source_errors(
            counter(r, "chipwire_source_errors_total", "Failed readings of the source, by cause")),
        gaps(counter(r, "chipwire_source_gaps_total",
                     "Readings of the source between which items may have been missed")),
        documents(counter(r, "chipwire_documents_total", "Documents decoded, by format")),
        unreadable(counter(r, "chipwire_documents_unreadable_total",
                           "Documents that went to the dead letters, by source")),
        items(counter(r, "chipwire_items_total", "Items in documents: repeat or revision")),
        stories(counter(r, "chipwire_revisions_total", "Revisions, by the band of their reading")),
        reloads(counter(r, "chipwire_reloads_total", "Reloads of the configuration, by result")),
        reading_seconds(prometheus::BuildHistogram()
                            .Name("chipwire_reading_seconds")
                            .Help("How long readings of sources took")
                            .Register(r)
                            .Add({}, Histogram::BucketBoundaries{0.01, 0.05, 0.1, 0.5, 1, 5, 30})) {
  }

  Family<Counter>&readings, &bytes;
  Family<Gauge>&up, &last_success, &failures;
  Family<Counter>&source_errors, &gaps, &documents, &unreadable, &items, &stories, &reloads;
  Histogram& reading_seconds;
  std::map<std::pair<Family<Gauge>*, std::string>, Gauge*> by_source;  // guarded by mutex_
};

Metrics::Metrics() : families_(std::make_unique<Families>(registry_)) {}
Metrics::~Metrics() = default;

prometheus::Gauge& Metrics::source_gauge(Family<Gauge>& family, const std::string& source) {
  std::lock_guard lock(mutex_);
  auto& gauge = families_->by_source[{&family, source}];
  if (gauge == nullptr) gauge = &family.Add({{"source", source}});
  return *gauge;
}

void Metrics::observe(const Outcome& outcome) {
  auto& f = *families_;
  const bool failed = outcome.kind == Outcome::Kind::failed;
  f.readings.Add({{"outcome", name_of(outcome.kind)}, {"cause", outcome.cause}}).Increment();
  f.bytes.Add({}).Increment(static_cast<double>(outcome.bytes));
  f.reading_seconds.Observe(std::chrono::duration<double>(outcome.took).count());
  source_gauge(f.up, outcome.source).Set(failed ? 0 : 1);
  source_gauge(f.failures, outcome.source).Set(outcome.consecutive_failures);
  if (failed) {
    f.source_errors.Add({{"source", outcome.source}, {"cause", outcome.cause}}).Increment();
  } else {
    source_gauge(f.last_success, outcome.source).Set(seconds(outcome.at));
  }
}

void Metrics::observe(const LineReport& report) {
  auto& f = *families_;
  for (const auto& format : report.formats) f.documents.Add({{"format", format}}).Increment();
  if (!report.unreadable.empty()) {
    f.unreadable.Add({{"source", report.source}})
        .Increment(static_cast<double>(report.unreadable.size()));
  }
  f.items.Add({{"kind", "repeat"}}).Increment(static_cast<double>(report.repeats));
  f.items.Add({{"kind", "revision"}}).Increment(static_cast<double>(report.revisions));
  for (const Band band : {Band::none, Band::review, Band::publish}) {
    f.stories.Add({{"band", std::string(chipwire::name_of(band))}})
        .Increment(static_cast<double>(report.bands[static_cast<std::size_t>(band)]));
  }
  if (report.gap) f.gaps.Add({{"source", report.source}}).Increment();
}

void Metrics::reloaded(bool applied) {
  families_->reloads.Add({{"result", applied ? "applied" : "refused"}}).Increment();
}

void Metrics::keep_sources(const std::vector<std::string>& names) {
  std::lock_guard lock(mutex_);
  std::erase_if(families_->by_source, [&](auto& entry) {
    auto& [key, gauge] = entry;
    if (std::find(names.begin(), names.end(), key.second) != names.end()) return false;
    key.first->Remove(gauge);
    return true;
  });
}

void Metrics::gauge(const std::string& name, const std::string& help,
                    std::function<double()> read) {
  auto& gauge = gauge_family(registry_, name, help).Add({});
  std::lock_guard lock(mutex_);
  readings_.push_back({&gauge, std::move(read)});
}

void Metrics::gauge(const std::string& name, const std::string& help, const std::string& label,
                    const std::string& value, std::function<double()> read) {
  auto& gauge = gauge_family(registry_, name, help).Add({{label, value}});
  std::lock_guard lock(mutex_);
  readings_.push_back({&gauge, std::move(read)});
}

std::string Metrics::text() const {
  {
    std::lock_guard lock(mutex_);
    for (const auto& reading : readings_) reading.gauge->Set(reading.read());
  }
  return prometheus::TextSerializer().Serialize(registry_.Collect());
}

}  // namespace chipwire
