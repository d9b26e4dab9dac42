#include "daemon/detect/manner.h"

#include <set>
#include <string>

namespace chipwire {
namespace {

constexpr int deepest = 9;  // sentences below the headline that can tell how

const char* zone_of(int rank) {
  return rank == 0   ? "head"
         : rank == 1 ? "first"
         : rank == 2 ? "second"
         : rank <= 4 ? "lead"
                     : "body";
}

/// An outlet named as the source of the news: not the agency mark of a dateline, nor the outlet
/// that somebody answered.
bool is_credited(const Scene& scene, const Beat& beat, const Sentence& sentence, Span outlet) {
  const bool is_mark = outlet.begin > 0 && scene.page.text()[outlet.begin - 1] == '(';
  const bool is_dateline = sentence.rank == 1 &&
                           scene.page.breadth(sentence.span.begin, outlet.begin) < 40 &&
                           beat.has(Concept::attribution_official);
  return !is_mark && !is_dateline;
}

bool tells_certainty(const Anchor& word) {
  static constexpr Concept words[] = {Concept::hedge_sources,        Concept::hedge_reported,
                                      Concept::hedge_considering,    Concept::hedge_may,
                                      Concept::hedge_plans,          Concept::attribution_media,
                                      Concept::attribution_official, Concept::denial_statement};
  for (const Concept each : words) {
    if (word.is(each)) return true;
  }
  return false;
}

bool tells_condition(const Anchor& word) {
  static constexpr Concept words[] = {Concept::condition,          Concept::conditional_if,
                                      Concept::time_limit,         Concept::exception,
                                      Concept::fee_revenue_share,  Concept::quota_cap,
                                      Concept::discourage_guidance};
  for (const Concept each : words) {
    if (word.is(each)) return true;
  }
  return false;
}

class Listening {
 public:
  Listening(const Scene& scene, Action action) : scene_(scene), action_(name_of(action)) {}

  Manners run() {
    manners_.certainty.add("action." + action_);
    manners_.condition.add("action." + action_);
    for (std::size_t b = 0; b < scene_.beats.size(); ++b) {
      const Beat& beat = scene_.beats[b];
      const Sentence& sentence = scene_.page.sentences()[b];
      if (beat.past || sentence.rank > deepest) continue;
      for (std::size_t i = beat.first_anchor; i < beat.end_anchor; ++i)
        hear(beat, sentence, scene_.anchors[i]);
      if (beat.quiet) note(manners_.certainty, "quiet", sentence.rank);
    }
    return std::move(manners_);
  }

 private:
  void note(Signs& signs, const std::string& name, int rank) {
    const std::string placed = name + "." + zone_of(rank);
    if (seen_.insert(placed).second) signs.add(placed);
    if (rank <= 1 && seen_.insert(name + ".top").second) signs.add(name + ".top");
    if (seen_.insert(name).second) {
      signs.add(name);
      signs.add(action_ + "." + name);
    }
  }

  void hear(const Beat& beat, const Sentence& sentence, const Anchor& word) {
    if (word.kind == Kind::outlet) {
      const bool credited = is_credited(scene_, beat, sentence, word.span);
      note(manners_.certainty, credited ? "outlet" : "dateline", sentence.rank);
      if (credited && sentence.rank <= 2) keep(manners_.hearsay, word.span);
    }
    if (word.kind != Kind::word) return;
    const std::string name(name_of(word.word()));
    if (tells_certainty(word) && !beat.quiet) {
      note(manners_.certainty, name, sentence.rank);
      if (word.is(Concept::denial_statement)) keep(manners_.denial, word.span);
      if (word.is(Concept::attribution_official)) keep(manners_.statement, word.span);
      if (word.is(Concept::hedge_sources) || word.is(Concept::hedge_reported))
        keep(manners_.hearsay, word.span);
    }
    if (tells_condition(word)) {
      note(manners_.condition, name, sentence.rank);
      if (word.is(Concept::condition) || word.is(Concept::time_limit) ||
          word.is(Concept::fee_revenue_share) || word.is(Concept::exception))
        keep(manners_.condition_span, word.span);
    }
  }

  static void keep(std::optional<Span>& first, Span span) {
    if (!first) first = span;
  }

  const Scene& scene_;
  std::string action_;
  std::set<std::string> seen_;
  Manners manners_;
};

}  // namespace

Manners find_manners(const Scene& scene, Action action) {
  return Listening(scene, action).run();
}

}  // namespace chipwire
