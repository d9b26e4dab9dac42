#include "daemon/line/headline.h"

#include <array>
#include <optional>
#include <string>

namespace chipwire {
namespace {

struct Mark {
  std::string_view words;
  DeclaredChange change;
};

// Letters of marks are in capitals, as desks write them: "Correction in chip stocks" and
// "Kill switch for H100s" are headlines, no marks. Longer marks stand before their beginnings.
constexpr std::array<Mark, 31> marks = {{
    {"MANDATORY KILL", DeclaredChange::kill},
    {"BULLETIN KILL", DeclaredChange::kill},
    {"ADVISORY KILL", DeclaredChange::kill},
    {"KILL ADVISORY", DeclaredChange::kill},
    {"STORY KILLED", DeclaredChange::kill},
    {"STORY KILL", DeclaredChange::kill},
    {"STORY WITHDRAWN", DeclaredChange::kill},
    {"STORY RETRACTED", DeclaredChange::kill},
    {"WITHDRAWN", DeclaredChange::kill},
    {"RETRACTED", DeclaredChange::kill},
    {"RETRACTION", DeclaredChange::kill},
    {"KILL", DeclaredChange::kill},
    {"EDITORS: HOLD", DeclaredChange::withhold},
    {"STORY HOLD", DeclaredChange::withhold},
    {"OFFICIAL CORRECTION", DeclaredChange::correct},
    {"OFFICIAL CORRECTED", DeclaredChange::correct},
    {"CORRECTED", DeclaredChange::correct},
    {"CORRECTION", DeclaredChange::correct},
    {"CORRECTS", DeclaredChange::correct},
    {"RECTIFICATIF", DeclaredChange::correct},
    {"BERICHTIGUNG", DeclaredChange::correct},
    {"KORREKTUR", DeclaredChange::correct},
    {"CORRECCIÓN", DeclaredChange::correct},
    {"更正", DeclaredChange::correct},
    {"訂正", DeclaredChange::correct},
    {"정정", DeclaredChange::correct},
    {"REFILED", DeclaredChange::update},
    {"REFILE", DeclaredChange::update},
    {"REFILING", DeclaredChange::update},
    {"UPDATED", DeclaredChange::update},
    {"UPDATE", DeclaredChange::update},
}};

bool take(std::string_view& text, std::string_view front) {
  if (!text.starts_with(front)) return false;
  text.remove_prefix(front.size());
  return true;
}

void skip_spaces(std::string_view& text) {
  while (take(text, " ")) {
  }
}

/// Takes the mark in front of `text`, its number included ("UPDATE 2").
std::optional<DeclaredChange> take_mark(std::string_view& text) {
  for (const Mark& mark : marks) {
    std::string_view rest = text;
    if (!take(rest, mark.words)) continue;
    skip_spaces(rest);
    while (!rest.empty() && rest.front() >= '0' && rest.front() <= '9') rest.remove_prefix(1);
    text = rest;
    return mark.change;
  }
  return std::nullopt;
}

/// What parts a mark from its headline: "CORRECTED-US…", "CORRECTED: US…", "KILL – US…".
/// A hyphen without a space behind it may also make one word of both ("KILL-SWITCH BILL").
bool take_separator(std::string_view text, bool may_be_tight) {
  skip_spaces(text);
  if (text.starts_with('-') && !text.starts_with("- ") && !may_be_tight) return false;
  for (std::string_view separator : {"-", ":", "–", "—", "：", "|"}) {
    if (take(text, separator)) return true;
  }
  return false;
}

std::optional<DeclaredChange> bracketed(std::string_view text) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 5> brackets = {
      {{"(", ")"}, {"[", "]"}, {"（", "）"}, {"【", "】"}, {"《", "》"}}};
  for (auto [open, close] : brackets) {
    std::string_view front = text;
    if (take(front, open)) {
      if (auto change = take_mark(front); change && front.starts_with(close)) return change;
    }
    const auto last = text.rfind(open);
    if (last == std::string_view::npos || !text.ends_with(close)) continue;
    std::string_view back = text.substr(last + open.size());
    if (auto change = take_mark(back); change && back == close) return change;
  }
  return std::nullopt;
}

}  // namespace

DeclaredChange change_in_headline(std::string_view headline) {
  skip_spaces(headline);
  while (headline.ends_with(' ')) headline.remove_suffix(1);
  if (auto change = bracketed(headline)) return *change;
  std::string_view rest = headline;
  const auto change = take_mark(rest);
  if (!change) return DeclaredChange::none;
  // A mark that is the whole line counts too, but "UPDATE" alone is somebody's headline.
  const bool whole = rest.empty() && *change != DeclaredChange::update;
  const bool one_word =
      headline.substr(0, headline.size() - rest.size()).find(' ') == headline.npos;
  const bool may_be_tight = *change != DeclaredChange::kill || !one_word;
  return whole || take_separator(rest, may_be_tight) ? *change : DeclaredChange::none;
}

}  // namespace chipwire
