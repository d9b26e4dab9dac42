#pragma once

#include <nlohmann/json.hpp>

#include "connectors/item.h"
#include "daemon/detect/knowledge.h"
#include "daemon/detect/reading.h"

namespace chipwire {

/// The item that a line of an annotated corpus (`id, lang, published, title, body`) stands for.
Item item_of_corpus(const nlohmann::json& document);

/// A reading in the corpus' own form, as the scorers take it: `{id, story, score, lang, claims,
/// background, evidence}`. Agencies that the corpus has no id for are null.
nlohmann::ordered_json prediction(const std::string& id, const Reading& reading,
                                  const Knowledge& knowledge);

/// A reading as part of a Story record: `{score, band, terms, claims, background}`.
nlohmann::ordered_json record_json(const Reading& reading);

}  // namespace chipwire
