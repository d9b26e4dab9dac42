#pragma once

#include <string>
#include <vector>

#include "daemon/detect/scene.h"

namespace chipwire {

/// A mention of a country and the part that it plays in its sentence.
struct Place {
  std::string country;
  Span span;
  std::size_t beat = 0;
  Manner manner = Manner::name;
  bool is_toward = false;  ///< goods go there, or a measure is aimed at it
  bool is_acting = false;  ///< stands before the sentence's first act
};

/// A mention of a body that decides. `country` is empty where the text leaves it open, and
/// `agency` where the body is none that is known; `is_certain`: not only one of several that the
/// words can mean.
struct Body {
  std::string country, agency;
  bool is_certain = true;
  bool is_person = false;  ///< a minister, a president
  Span span;
  std::size_t beat = 0;
};

struct Places {
  std::vector<Place> countries;
  std::vector<Body> bodies;
};

Places find_places(const Scene& scene);

}  // namespace chipwire
