#include "daemon/detect/lists.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <string_view>

namespace chipwire {
namespace {

constexpr std::uint32_t longest_step = 45;  // letters between two members

constexpr std::string_view commas[] = {",", "/", "\u3001", "\uFF0C", "\u30FB", "\u00B7", "\u060C"};

bool has_comma(std::string_view text) {
  return std::any_of(std::begin(commas), std::end(commas),
                     [&](std::string_view comma) { return text.find(comma) != text.npos; });
}

using ByLanguage = std::map<std::string, std::set<std::string>>;

const std::set<std::string>& of(const ByLanguage& by_language, const std::string& language) {
  static const std::set<std::string> none;
  const auto at = by_language.find(language);
  return at == by_language.end() ? none : at->second;
}

bool has_word(std::string_view text, const std::set<std::string>& words) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    if (words.count(std::string(text.substr(at, end - at)))) return true;
    at = end + 1;
  }
  return false;
}

bool has_piece(std::string_view text, const std::set<std::string>& pieces) {
  return std::any_of(pieces.begin(), pieces.end(),
                     [&](const std::string& piece) { return text.find(piece) != text.npos; });
}

}  // namespace

bool are_listed(const Scene& scene, Span a, Span b) {
  if (b.begin < a.begin) std::swap(a, b);
  if (a.end > b.begin || scene.distance(a, b) > longest_step) return false;
  const std::string_view between = scene.page.text({a.end, b.begin});
  if (between.find_first_of(";:()") != between.npos) return false;
  const Frames& frames = scene.knowledge.frames;
  return has_comma(between) || has_word(between, of(frames.conjunctions, scene.language)) ||
         has_piece(between, of(frames.joints, scene.language));
}

}  // namespace chipwire
