#include "daemon/detect/anchors.h"

#include <algorithm>
#include <set>

namespace chipwire {
namespace {

struct Match {
  const Form* form;
  Span span;
};

constexpr std::uint32_t longest_gap = 160;  // bytes between the pieces of one form

/// Where `piece` stands as whole words between `from` and `limit`; npos if it does not.
std::size_t find_piece(const std::string& text, std::size_t from, std::size_t limit,
                       const Piece& piece) {
  std::size_t at = piece.is_next ? find_next_word(text, from, piece) : text.find(piece.text, from);
  while (at != std::string::npos && at + piece.text.size() <= limit) {
    if (is_bounded(text, at, at + piece.text.size(), piece)) return at;
    if (piece.is_next) break;
    at = text.find(piece.text, at + 1);
  }
  return std::string::npos;
}

/// Looks for the further pieces of a form behind its first, in the same sentence.
bool has_rest(const Page& page, const Form& form, std::uint32_t end) {
  if (form.pieces.size() == 1) return true;
  const Span sentence = page.sentences()[page.sentence_at(end - 1)].span;
  std::size_t from = end;
  for (std::size_t i = 1; i < form.pieces.size(); ++i) {
    const std::size_t limit = std::min<std::size_t>(sentence.end, from + longest_gap);
    const std::size_t at = find_piece(page.text(), from, limit, form.pieces[i]);
    if (at == std::string::npos) return false;
    from = at + form.pieces[i].text.size();
  }
  return true;
}

std::vector<Match> candidates(const Page& page, const Knowledge::Compiled& knowledge) {
  std::vector<Matcher::Hit> hits;
  knowledge.matcher->scan(page.text(), hits);
  std::vector<Match> found;
  found.reserve(hits.size());
  for (const Matcher::Hit& hit : hits) {
    const std::uint32_t begin = hit.end - knowledge.literal_lengths[hit.literal];
    for (const std::uint32_t index : knowledge.forms_of[hit.literal]) {
      const Form& form = knowledge.vocabulary.forms[index];
      const std::string& head = form.pieces.front().text;
      if (page.text().compare(begin, head.size(), head) != 0) continue;
      const Span span{begin, begin + static_cast<std::uint32_t>(head.size())};
      if (form.capitals != Capitals::any && !has_capitals(page.original(span), form.capitals)) {
        continue;
      }
      if (is_bounded(page.text(), span.begin, span.end, form.pieces.front()) &&
          has_rest(page, form, span.end)) {
        found.push_back({&form, span});
      }
    }
  }
  return found;
}

/// Each word votes for the languages that have it; the fewer have it, the more it tells.
std::string vote(const std::vector<Match>& found, const Knowledge::Compiled& knowledge,
                 const std::string& declared) {
  const std::vector<std::string>& languages = knowledge.vocabulary.languages;
  std::vector<double> votes(languages.size(), 0);
  for (std::size_t i = 0; i < found.size();) {
    std::size_t end = i;
    std::uint64_t having = 0;
    for (; end < found.size() && found[end].span == found[i].span; ++end) {
      const Meaning& meaning = found[end].form->meaning;
      if (meaning.kind == Kind::word && meaning.language > 0 && meaning.language < 64) {
        having |= std::uint64_t{1} << meaning.language;
      }
    }
    const double share = 1.0 / std::max(1, __builtin_popcountll(having));
    for (std::size_t l = 1; l < languages.size() && l < 64; ++l) {
      if (having >> l & 1) votes[l] += share;
    }
    i = end;
  }
  for (std::size_t l = 1; l < languages.size(); ++l) {
    if (!declared.empty() && (declared == languages[l] || declared.starts_with(languages[l] + "-")))
      votes[l] += 3;
  }
  const auto best = std::max_element(votes.begin(), votes.end());
  return best == votes.end() || *best <= 0
             ? ""
             : languages[static_cast<std::size_t>(best - votes.begin())];
}

/// Italian and French articles that look like a company: "dell'", "du".
bool is_article(const Page& page, Span span, const std::string& language) {
  if (language != "it" && language != "fr") return false;
  const std::string& text = page.text();
  return span.end - span.begin <= 2 || (span.end < text.size() && text[span.end] == '\'');
}

/// What the text names beyond doubt; a weak form needs it.
class Support {
 public:
  explicit Support(const std::vector<Match>& found) {
    for (const Match& candidate : found) {
      const Meaning& meaning = candidate.form->meaning;
      if (meaning.kind != Kind::word && !meaning.is_weak) firm_.insert({meaning.kind, meaning.id});
      has_goods_ = has_goods_ || (meaning.kind == Kind::product && !meaning.is_weak);
    }
  }

  bool has(const Meaning& weak) const {
    return (weak.kind != Kind::country && has_goods_) || firm_.count({weak.kind, weak.id}) > 0;
  }

 private:
  std::set<std::pair<Kind, std::uint16_t>> firm_;
  bool has_goods_ = false;
};

bool are_kin(const std::string& a, const std::string& b) {
  return a == b || (a.starts_with("zh") && b.starts_with("zh"));
}

bool is_trade(const Anchor& anchor) {
  return anchor.is(Concept::export_) || anchor.is(Concept::import) || anchor.is(Concept::sale) ||
         anchor.is(Concept::purchase);
}

/// Whether `inner` keeps its own meaning inside the longer `outer`: "export" in "export licence",
/// "licence" in "loses its licence", and the direction in "对华".
bool survives(const Anchor& inner, const Anchor& outer) {
  if (outer.kind == Kind::country) return inner.is(Concept::toward);
  if (outer.kind != Kind::word) return false;
  return (is_trade(inner) || inner.is(Concept::licence)) &&
         outer.word() < Concept::neg_snack_casino && !outer.is(Concept::denial_statement);
}

std::vector<Anchor> longest(std::vector<Anchor> anchors) {
  std::stable_sort(anchors.begin(), anchors.end(), [](const Anchor& a, const Anchor& b) {
    return a.span.begin != b.span.begin ? a.span.begin < b.span.begin : a.span.end > b.span.end;
  });
  std::vector<Anchor> kept;
  Anchor outer;  // the form that reaches furthest so far
  for (const Anchor& anchor : anchors) {
    const bool inside = anchor.span.end <= outer.span.end && anchor.span != outer.span;
    if (inside && !survives(anchor, outer)) continue;
    if (!kept.empty() && kept.back().span == anchor.span && kept.back().kind == anchor.kind &&
        kept.back().id == anchor.id) {
      continue;
    }
    kept.push_back(anchor);
    if (anchor.span.end > outer.span.end) outer = anchor;
  }
  return kept;
}

}  // namespace

Anchors find_anchors(const Page& page, const Knowledge::Compiled& knowledge,
                     const std::string& declared) {
  std::vector<Match> found = candidates(page, knowledge);
  std::stable_sort(found.begin(), found.end(), [](const Match& a, const Match& b) {
    return a.span.begin != b.span.begin ? a.span.begin < b.span.begin : a.span.end < b.span.end;
  });
  Anchors result;
  result.language = vote(found, knowledge, declared);
  const Support support(found);
  std::vector<Anchor> anchors;
  for (const Match& candidate : found) {
    const Meaning& meaning = candidate.form->meaning;
    const std::string& language = knowledge.vocabulary.languages[meaning.language];
    if (meaning.language != 0 && !are_kin(language, result.language)) continue;
    // A lone Chinese character in Korean is a country's headline sign.
    const bool is_sign = meaning.kind == Kind::country && result.language == "ko" &&
                         candidate.span.end - candidate.span.begin == 3;
    if (meaning.is_weak && !is_sign && !support.has(meaning)) continue;
    if (meaning.kind == Kind::organisation && is_article(page, candidate.span, result.language))
      continue;
    anchors.push_back({meaning.kind, meaning.id, meaning.manner, candidate.span, 0});
  }
  result.all = longest(std::move(anchors));
  for (Anchor& anchor : result.all) {
    anchor.sentence = static_cast<std::uint32_t>(page.sentence_at(anchor.span.begin));
  }
  return result;
}

}  // namespace chipwire
