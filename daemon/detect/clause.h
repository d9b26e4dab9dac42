#pragma once

#include "daemon/detect/scene.h"

namespace chipwire {

/// The stretch of sentence `beat` around `place` without a comma, a dash or a bracket.
Span clause_around(const Scene& scene, std::size_t beat, Span place);

/// Whether a word of `concept` stands within `stretch` of sentence `beat`.
bool has_within(const Scene& scene, std::size_t beat, Span stretch, Concept word);

/// Whether the clause around `place` only recalls what was, in a sentence that says more.
bool is_recalled(const Scene& scene, std::size_t beat, Span place);

}  // namespace chipwire
