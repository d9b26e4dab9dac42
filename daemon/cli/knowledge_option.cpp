#include "daemon/cli/knowledge_option.h"

#include "config/settings.h"

namespace chipwire {

void KnowledgeOption::add_to(CLI::App& command) {
  command
      .add_option("--knowledge", directory,
                  "directory of the knowledge files (default: the installed one)")
      ->envname("CHIPWIRE_KNOWLEDGE")
      ->type_name("DIRECTORY");
}

Knowledge KnowledgeOption::load() const {
  if (!directory.empty()) return Knowledge::load(directory);
  const Settings defaults;
  return Knowledge::load(defaults.knowledge_directory, defaults.knowledge_overlay);
}

}  // namespace chipwire
