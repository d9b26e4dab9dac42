#pragma once

#include <string>
#include <vector>

#include "daemon/detect/scene.h"

namespace chipwire {

/// A name of a company or person that the knowledge files do not list, told by how it stands: a
/// legal form behind it, a word for companies before it, an age behind a person.
struct UnlistedName {
  std::string name;
  Span span;
  std::size_t beat = 0;
  bool is_person = false;
};

/// The unlisted names of the scene, in the order of the text, without repeats.
std::vector<UnlistedName> find_unlisted_names(const Scene& scene);

}  // namespace chipwire
