#pragma once

#include <array>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "config/load.h"
#include "daemon/detect/choice.h"
#include "daemon/detect/concept.h"
#include "daemon/detect/reading.h"

namespace chipwire {

/// What a verb does to what it acts on.
enum class Operator : std::uint8_t {
  none,
  give,
  obtain,
  refuse,
  stop,
  tighten,
  list,
  discourage,
  loosen,
  remove,
  resume,
  withdraw,
  suspend,
  apply,
  wait,
  promise,
  enforce,
  legislate
};

/// What is acted on.
enum class Object : std::uint8_t { none, permission, rule, trade, application, bill };

inline constexpr std::size_t operator_count = 18, object_count = 6;

std::string_view name_of(Operator);
std::string_view name_of(Object);

/// frames.toml: how anchors combine to acts and whom they name.
struct Frames {
  std::array<Operator, concept_count> operators{};
  std::array<Object, concept_count> objects{};
  std::array<std::array<std::optional<Action>, object_count>, operator_count> outcomes{};
  std::map<std::string, std::string> parts;  ///< agency → the one inside it that is named rather
  std::set<std::string> companions;          ///< products that go along with goods, but are none
  std::set<std::string> reaching;  ///< countries whose rules hold for goods that others make
  std::map<std::string, std::string> home;  ///< the country that a language's "government" means
  std::set<std::string> verb_final;         ///< languages whose verb follows its object
  std::set<std::string>
      head_first;  ///< languages whose nouns precede what they are of: "maker of chips"
  /// By language, what stands between the members of a list: words of their own, and pieces of
  /// text.
  std::map<std::string, std::set<std::string>> conjunctions, joints;
  std::set<std::string> noun_capitals;  ///< languages that write all nouns with capitals
  std::map<std::string, std::set<std::string>> articles;  ///< by language
  std::map<Concept, std::string> goods;  ///< product id that a word of goods stands for
  std::map<std::pair<Concept, std::string>, std::string>
      ministries;  ///< agency by word and country

  bool is_head_first(const std::string& language) const { return head_first.count(language) > 0; }
  Operator operator_of(Concept c) const { return operators[static_cast<std::size_t>(c)]; }
  Object object_of(Concept c) const { return objects[static_cast<std::size_t>(c)]; }
  std::optional<Action> outcome(Operator op, Object object) const {
    return outcomes[static_cast<std::size_t>(op)][static_cast<std::size_t>(object)];
  }
};

/// Reads `file` over what `frames` has. Mistakes become Problems; an absent file changes nothing.
void read_frames(const std::filesystem::path& file, Frames& frames, std::vector<Problem>& problems);

inline constexpr std::size_t action_count = 8;

/// thresholds.toml: log-odds of the score's terms, of each action's terms, and the bands.
struct Weights {
  double publish = 0.5, review = 0.2;  ///< least probability of each band
  Model story;                         ///< that a page is such news
  Model event;                         ///< that it is an event that tells the news
  /// Of one event: sign → log-odds of each Action.
  std::unordered_map<std::string, std::array<double, action_count>> action;
  std::map<std::string, Model, std::less<>> slots;  ///< what fills the other slots, by slot

  const Model& slot(std::string_view name) const;
};

void read_weights(const std::filesystem::path& file, Weights& weights,
                  std::vector<Problem>& problems);

}  // namespace chipwire
