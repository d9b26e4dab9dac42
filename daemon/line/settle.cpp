#include "daemon/line/settle.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "config/digest.h"
#include "daemon/line/bounds.h"
#include "daemon/line/retention.h"
#include "daemon/line/route.h"
#include "daemon/line/source_records.h"
#include "daemon/line/story_json.h"
#include "daemon/line/topic_table.h"
#include "daemon/line/trace.h"

namespace chipwire {
namespace {

bool differ_beyond_last_seen(Seen a, const Seen& b) {
  a.last_seen = b.last_seen;
  return a != b;
}

/// Moves the estimate towards the rate since the last document; what is a day old counts 1/e.
double decayed_rate(double per_hour, std::size_t arrived, Instant last, Instant now) {
  const double hours = std::chrono::duration<double, std::ratio<3600>>(now - last).count();
  if (hours <= 0) return per_hour;
  const double kept = std::exp(-hours / 24);
  return per_hour * kept + static_cast<double>(arrived) / hours * (1 - kept);
}

class Settling {
 public:
  Settling(Cursor cursor, const Source& source, const Routes& routes, const Clocks& clocks,
           Instant now)
      : source_(source), routes_(routes), clocks_(clocks), now_(now) {
    settled_.next = std::move(cursor);
  }

  void take(const Revision& revision, const Reading& reading) {
    if (revision.embargoed_until) return;
    // What is killed or withheld is not read: a notice's words must not count as its story.
    static const Reading nothing;
    const bool usable = revision.item.status == Status::usable;
    const Story story{revision, usable ? reading : nothing, source_, clocks_, routes_, now_};
    Seen entry = revision.seen;
    if (const auto known = cursor().seen.find(entry.id); known != cursor().seen.end()) {
      entry.topics = known->second.topics;
    }
    const std::uint32_t before = entry.topics;
    entry.topics = publish(story, before);
    entry.band = revision.publish ? story.reading.band : Band::none;
    cursor().seen[entry.id] = entry;
    present_.insert(entry.id);
    if (revision.seq == 1) ++settled_.new_items;
    settled_.changed = true;
  }

  void refresh(const Seen& repeat) {
    present_.insert(repeat.id);
    const auto known = cursor().seen.find(repeat.id);
    const bool is_new = known == cursor().seen.end();
    Seen entry = repeat;
    if (!is_new) {  // what this document published of it counts, which revise() could not know
      entry.topics = known->second.topics;
      entry.band = known->second.band;
    }
    settled_.changed = settled_.changed || is_new ||
                       differ_beyond_last_seen(entry, known->second) ||
                       is_stale(known->second.last_seen, source_, now_);
    refreshed_.push_back(entry);
  }

  void replace(const std::vector<std::uint64_t>& ids) {
    for (std::uint64_t id : ids) cursor().seen.erase(id);
    settled_.changed = settled_.changed || !ids.empty();
  }

  Settled finish(const Revised& revised) {
    Cursor& next = cursor();
    settled_.gap = revised.gap;
    if (revised.gap) report_gap();
    settled_.changed =
        settled_.changed || !next.primed || next.failing || next.ids_change != revised.ids_change;
    if (settled_.changed) {
      for (const Seen& entry : refreshed_) next.seen[entry.id] = entry;
      forget(next, present_, source_, now_);
      ++next.generation;
      next.rules = revised.rules;
    }
    if (next.primed) {
      next.items_per_hour =
          decayed_rate(next.items_per_hour, settled_.new_items, next.last_success, now_);
    }
    next.primed = true;
    next.failing = false;
    next.ids_change = revised.ids_change;
    next.last_success = now_;
    return std::move(settled_);
  }

 private:
  Cursor& cursor() { return settled_.next; }

  /// Writes the story to the topics that it matches and takes the earlier revision back in those of
  /// `before` that it matches no more. Gives the topics in which it stands now.
  std::uint32_t publish(const Story& story, std::uint32_t before) {
    const std::set<std::string> matched = matching_topics(story);
    const std::string earlier = earlier_revision(story.revision);
    std::vector<std::string> topics(matched.begin(), matched.end());
    bool retracts = false;
    for (const std::string& topic : topics) add(story, topic, "");
    for (const std::string& topic : topics_of(cursor(), before)) {
      if (matched.contains(topic)) continue;
      add(story, topic, earlier);
      topics.push_back(topic);
      retracts = true;
    }
    if (routes_.items != ItemsTopic::off) {
      settled_.records.push_back(trace_record(story, topics, retracts ? earlier : ""));
    }
    std::uint32_t standing = 0;
    for (const std::string& topic : matched) {
      // Without a free place the copy goes out all the same; it just cannot be taken back later.
      standing |= topic_bit(cursor(), topic, before | standing);
    }
    return standing;
  }

  std::set<std::string> matching_topics(const Story& story) const {
    std::set<std::string> topics;
    if (!story.revision.publish || story.reading.band == Band::none) return topics;
    if (story.reading.band == Band::review) return {"review"};
    topics.insert("stories");
    for (const Route& route : routes_.routes) {
      if (matches(route, story.revision.item, story.reading, source_)) topics.insert(route.topic);
    }
    return topics;
  }

  static std::string earlier_revision(const Revision& revision) {
    return revision.key + '@' + std::to_string(revision.seq - 1);
  }

  void add(const Story& story, const std::string& topic, const std::string& retracts) {
    Record record;
    record.topic = topic;
    record.key = story.revision.key;
    record.value = bounded(story_json(story, retracts), "item", routes_.max_record_bytes);
    record.headers = story_headers(story, retracts);
    settled_.records.push_back(std::move(record));
  }

  void report_gap() {
    settled_.records.push_back(source_event_record(
        source_.name, {"gap", "the document shares no item with what was seen before", now_}));
    settled_.changed = true;
  }

  const Source& source_;
  const Routes& routes_;
  const Clocks& clocks_;
  const Instant now_;
  Settled settled_;
  std::set<std::uint64_t> present_;  // entries that the document holds
  std::vector<Seen> refreshed_;
};

}  // namespace

RawFacts raw_facts(const Document& document, const std::string& encoding) {
  return {sha256_hex(document.bytes), document.bytes.size(), document.content_type, encoding};
}

Settled settle(Cursor cursor, const Revised& revised, const std::vector<Reading>& readings,
               const Source& source, const Routes& routes, const Clocks& clocks, Instant now) {
  Settling settling(std::move(cursor), source, routes, clocks, now);
  settling.replace(revised.replaced);
  for (std::size_t i = 0; i < revised.revisions.size(); ++i) {
    settling.take(revised.revisions[i], readings[i]);
  }
  for (const Seen& repeat : revised.repeats) settling.refresh(repeat);
  return settling.finish(revised);
}

}  // namespace chipwire
