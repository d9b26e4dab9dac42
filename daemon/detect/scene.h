#pragma once

#include <bitset>
#include <optional>
#include <vector>

#include "daemon/detect/anchors.h"
#include "daemon/detect/quantity.h"

namespace chipwire {

/// Where in an article a sentence stands; what stands further up counts for more.
enum class Zone : std::uint8_t { head, lead, body };

/// An operator with what it acts on: "revoked … licences".
struct Act {
  Operator op = Operator::none;
  Object object = Object::none;
  std::optional<Action> action;  ///< what frames.toml makes of the two
  bool negated = false;
  bool ended = false;         ///< "no longer": what was so is so no more
  std::size_t op_anchor = 0;  ///< index in Scene::anchors
  std::optional<std::size_t> object_anchor;
};

/// What one sentence holds.
struct Beat {
  Zone zone = Zone::body;
  bool past = false;   ///< recalls older news
  bool quiet = false;  ///< only says that somebody did not comment
  std::size_t first_anchor = 0, end_anchor = 0;
  std::bitset<concept_count> words;
  std::vector<Act> acts;

  bool has(Concept word) const { return words[static_cast<std::size_t>(word)]; }
  /// Whether one of its acts is done to something and means an action.
  bool has_act() const;
};

/// An item as detection sees it: its page, what was found in it, and how that hangs together.
struct Scene {
  const Page& page;
  const Knowledge::Compiled& knowledge;
  std::vector<Anchor> anchors;
  std::string language;
  std::string home;  ///< country of an unnamed government in this language, or empty
  std::vector<NumberMention> numbers;  ///< empty until read_numbers()
  std::vector<Beat> beats;             ///< one for each sentence of the page

  /// Distance in letters between two places; 0 if they touch or overlap.
  std::uint32_t distance(Span a, Span b) const;
  std::uint32_t distance(const Anchor& a, const Anchor& b) const {
    return distance(a.span, b.span);
  }
  /// What a sentence counts: less further down, nothing where it recalls older news.
  double emphasis(std::size_t beat) const;
  /// Whether `anchor` names goods: a product, or a word for them.
  bool is_goods(const Anchor& anchor) const;
  bool is_verb_final() const { return knowledge.frames.verb_final.count(language) > 0; }
};

/// `declared` is the item's language tag; it tells regions ("pt-BR") apart.
Scene make_scene(const Page& page, Anchors found, const Knowledge::Compiled& knowledge,
                 const std::string& declared);

/// Finds the numbers of the whole page; only scenes that make claims need them.
void read_numbers(Scene& scene);

/// Finds the acts of one sentence: each operator takes the nearest object, on the side where the
/// language has it; what is done away with is no act of its own.
std::vector<Act> find_acts(const Scene& scene, std::size_t first_anchor, std::size_t end_anchor);

}  // namespace chipwire
