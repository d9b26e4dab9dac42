#include "daemon/run_line.h"

#include <iterator>
#include <utility>

#include "connectors/decode.h"
#include "connectors/format/language.h"
#include "daemon/detect/detect.h"
#include "daemon/line/deadletter.h"
#include "daemon/line/revise.h"
#include "daemon/line/settle.h"
#include "daemon/line/source_records.h"

namespace chipwire {
namespace {

/// One batch on its way: the cursor moves on with each of its documents.
class Line {
 public:
  Line(const Source& source, const Snapshot& snapshot, Cursor cursor, int rules, LineReport& report)
      : source_(source), snapshot_(snapshot), rules_(rules), report_(report) {
    settled_.next = std::move(cursor);
  }

  /// Whether the document is done with: an item under embargo keeps it where it came from.
  bool take(const Document& document);
  void tell(const Batch& batch);
  Settled finish() && { return std::move(settled_); }

  std::optional<std::chrono::seconds> ttl;  ///< of the last document

 private:
  bool settle_items(const Document& document, Decoded decoded);
  void add(Settled settled);

  const Source& source_;
  const Snapshot& snapshot_;
  const int rules_;
  LineReport& report_;
  Settled settled_;
};

bool Line::take(const Document& document) {
  ++report_.documents;
  try {
    return settle_items(document, decode(document));
  } catch (const DecodeError& error) {
    report_.unreadable.emplace_back(error.what());
    add(settle_unreadable(std::move(settled_.next), source_, document, error.what(), now()));
    return true;
  }
}

bool Line::settle_items(const Document& document, Decoded decoded) {
  Clocks clocks{.fetch_started = document.fetch_started,
                .first_byte = document.first_byte,
                .decoded = now(),
                .detected = {},
                .raw = {}};
  report_.formats.push_back(decoded.format);
  report_.items += decoded.items.size();
  ttl.reset();
  if (decoded.feed.ttl_minutes) ttl = std::chrono::minutes{*decoded.feed.ttl_minutes};

  auto revised = revise(settled_.next, std::move(decoded.items), source_, clocks.decoded, rules_);
  std::vector<Reading> readings;
  std::size_t held = 0;
  for (auto& revision : revised.revisions) {
    revision.item.lang_detected = detect_language(revision.item.title, revision.item.text);
    const auto& reading = readings.emplace_back(detect(revision.item, *snapshot_.knowledge));
    ++report_.bands[static_cast<std::size_t>(reading.band)];
    held += revision.embargoed_until ? 1 : 0;
  }
  clocks.detected = now();
  if (!readings.empty()) clocks.raw = raw_facts(document, decoded.encoding);
  report_.repeats += revised.repeats.size();
  report_.revisions += readings.size() - held;
  report_.held += held;
  add(settle(std::move(settled_.next), revised, readings, source_, snapshot_.routes, clocks,
             now()));
  return held == 0;
}

void Line::add(Settled settled) {
  settled_.next = std::move(settled.next);
  std::move(settled.records.begin(), settled.records.end(), std::back_inserter(settled_.records));
  settled_.changed |= settled.changed;
  settled_.new_items += settled.new_items;
  settled_.gap |= settled.gap;
  report_.gap |= settled.gap;
}

void Line::tell(const Batch& batch) {
  if (batch.events.empty()) return;
  for (const auto& event : batch.events) {
    settled_.records.push_back(source_event_record(source_.name, event));
  }
  if (batch.outcome) {
    settled_.records.push_back(source_health_record(source_, *batch.outcome, settled_.next, now()));
  }
  if (!settled_.changed) ++settled_.next.generation;
  settled_.changed = true;
}

/// A source that was removed while its batch was under way finishes it as what it was.
Source removed_source(const std::string& name) {
  Source source;
  source.name = name;
  return source;
}

}  // namespace

SettledBatch run_line(Job job, const Snapshot& snapshot, LineReport& report, int rules) {
  const auto known = snapshot.sources.find(job.batch.source);
  const Source source =
      known == snapshot.sources.end() ? removed_source(job.batch.source) : known->second;
  report.source = source.name;

  Line line(source, snapshot, std::move(job.cursor), rules, report);
  SettledBatch settled{.source = source.name, .receipts = {}, .ttl = {}, .settled = {}};
  for (std::size_t i = 0; i < job.batch.documents.size(); ++i) {
    const bool done = line.take(job.batch.documents[i]);
    if (done && i < job.batch.receipts.size()) {
      settled.receipts.push_back(std::move(job.batch.receipts[i]));
    }
  }
  line.tell(job.batch);
  settled.ttl = line.ttl;
  settled.settled = std::move(line).finish();
  settled.settled.next.validators = std::move(job.batch.validators);
  return settled;
}

}  // namespace chipwire
