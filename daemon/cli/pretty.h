#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace chipwire {

struct Pretty {
  bool color = false;      ///< mark evidence by terminal colours, else by brackets
  bool terms = false;      ///< list the score's terms
  std::size_t text = 600;  ///< code points of the text that are shown; what is longer is cut
};

/// A story for people: title and text with the evidence of its claims marked, then a line for each
/// claim with its gist, then the score. `story` is a Story record, or an object with its members
/// `item` (title, summary, text), `score`, `band`, `claims`, `terms`.
std::string pretty(const nlohmann::json& story, const Pretty& how);

/// Whether to colour: `when` is "always", "never", or "auto" (standard output is a terminal).
bool wants_color(const std::string& when);

}  // namespace chipwire
