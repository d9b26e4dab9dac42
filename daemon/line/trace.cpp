#include "daemon/line/trace.h"

#include <algorithm>
#include <cmath>

#include "daemon/line/bounds.h"

namespace chipwire {
namespace {

constexpr std::size_t top_terms = 5;

/// Why the revision went where it went.
std::string_view reason_of(const Story& story) {
  const Revision& revision = story.revision;
  if (revision.item.status == Status::canceled) return "killed";
  if (revision.item.status == Status::withheld) return "withheld";
  if (revision.item.type != ItemType::news) return "not_news";
  if (!revision.publish) return "backlog";
  if (story.reading.band == Band::publish) return "published";
  return story.reading.band == Band::review ? "review" : "out_of_scope";
}

Json heaviest_terms(const Reading& reading) {
  std::vector<Term> terms = reading.terms;
  const auto weight = [](const Term& term) { return std::abs(term.log_odds); };
  std::stable_sort(terms.begin(), terms.end(),
                   [&](const Term& a, const Term& b) { return weight(a) > weight(b); });
  terms.resize(std::min(terms.size(), top_terms));
  Json out = Json::array();
  for (const Term& term : terms) out.push_back(term_json(term));
  return out;
}

Json short_item(const Story& story) {
  const Revision& revision = story.revision;
  Json out = Json::object();
  out["schema"] = "chipwire.item_trace/1";
  out["type"] = name_of(revision.item.type);
  out["key"] = revision.key;
  out["revision_key"] = revision_key(revision);
  out["seq"] = revision.seq;
  out["change"] = name_of(revision.change);
  out["basis"] = name_of(revision.basis);
  out["status"] = name_of(revision.item.status);
  out["title"] = known(revision.item.title);
  out["canonical_link"] = known(revision.item.canonical_link);
  out["clocks"] = clocks_json(revision.item, story.clocks, story.now);
  return out;
}

void add_outcome(Json& out, const Story& story, const std::vector<std::string>& topics,
                 const std::string& retracts) {
  out["mode"] = name_of(story.revision.mode);
  out["language"] = known(language_of(story.reading, story.revision.item));
  out["score"] = story.reading.score;
  out["band"] = name_of(story.reading.band);
  out["terms"] = heaviest_terms(story.reading);
  out["topics"] = topics;
  out["retracts"] = known(retracts);
  out["reason"] = reason_of(story);
  out["truncated"] = false;
}

}  // namespace

Record trace_record(const Story& story, const std::vector<std::string>& topics,
                    const std::string& retracts) {
  const bool full = story.routes.items == ItemsTopic::full;
  Json out =
      full ? item_json(story.revision, story.source, story.clocks, story.now) : short_item(story);
  add_outcome(out, story, topics, retracts);
  Record record;
  record.topic = "items";
  record.key = story.revision.key;
  record.value = bounded(std::move(out), "", story.routes.max_record_bytes);
  record.headers = {{"content-type", "application/json"},
                    {"ce_specversion", "1.0"},
                    {"ce_id", revision_key(story.revision)},
                    {"ce_source", "/chipwire/" + story.routes.prefix + '/' + story.source.name},
                    {"ce_type", full ? "chipwire.item.v1" : "chipwire.item_trace.v1"},
                    {"ce_subject", story.revision.key},
                    {"ce_time", rfc3339(story.now)}};
  return record;
}

}  // namespace chipwire
