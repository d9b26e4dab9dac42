#pragma once

#include <string>
#include <vector>

#include "daemon/detect/scene.h"

namespace chipwire {

/// What may be the name of a company, an institution or a person that the knowledge files do not
/// list: capitalised words that stand for nothing that is known.
struct UnlistedName {
  std::string name;
  struct Place {
    Span span;
    std::size_t beat = 0;
  };
  std::vector<Place> places;       ///< all its mentions
  std::vector<std::string> marks;  ///< how it is written and introduced, each once: "legal_form",
                                   ///< "introduced", "bracketed", "aged", "two_words", …
};

/// The unlisted names of the scene, in the order of the text.
std::vector<UnlistedName> find_unlisted_names(const Scene& scene);

}  // namespace chipwire
