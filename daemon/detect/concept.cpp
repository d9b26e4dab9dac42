#include "daemon/detect/concept.h"

#include <array>

namespace chipwire {
namespace {

constexpr std::array<std::string_view, concept_count> names = {
#define CHIPWIRE_CONCEPT(name) #name,
    CHIPWIRE_CONCEPTS(CHIPWIRE_CONCEPT)
#undef CHIPWIRE_CONCEPT
};

}  // namespace

std::string_view name_of(Concept meaning) {
  std::string_view name = names[static_cast<std::size_t>(meaning)];
  if (name.ends_with('_')) name.remove_suffix(1);  // `export` is a keyword
  return name;
}

std::optional<Concept> concept_named(std::string_view name) {
  for (std::size_t i = 0; i < concept_count; ++i) {
    const auto candidate = static_cast<Concept>(i);
    if (name_of(candidate) == name) return candidate;
  }
  return std::nullopt;
}

}  // namespace chipwire
