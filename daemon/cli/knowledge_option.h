#pragma once

#include <CLI/CLI.hpp>
#include <string>

#include "daemon/detect/knowledge.h"

namespace chipwire {

/// The option --knowledge DIRECTORY of the commands that detect. Without it: $CHIPWIRE_KNOWLEDGE,
/// or the installed directory with the machine's overlay.
struct KnowledgeOption {
  std::string directory;

  void add_to(CLI::App& command);
  /// Throws KnowledgeError.
  Knowledge load() const;
};

}  // namespace chipwire
