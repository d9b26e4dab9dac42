#pragma once

#include <string>
#include <vector>

#include "daemon/detect/fold.h"
#include "daemon/detect/frames.h"
#include "daemon/detect/knowledge.h"
#include "daemon/detect/matcher.h"
#include "daemon/detect/number_words.h"
#include "daemon/detect/vocabulary.h"

namespace chipwire {

/// Knowledge as detection uses it. Immutable.
struct Knowledge::Compiled {
  Fold fold;
  Vocabulary vocabulary;
  NumberWords numbers;
  Frames frames;
  Weights weights;
  std::vector<std::vector<std::uint32_t>> forms_of;  ///< by literal: the forms that begin with it
  std::vector<std::uint32_t> literal_lengths;        ///< in bytes
  std::unique_ptr<const Matcher> matcher;
  std::string digest;
};

}  // namespace chipwire
