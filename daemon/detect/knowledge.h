#pragma once

#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "config/load.h"

namespace chipwire {

/// Thrown where knowledge files hold mistakes: all of them, each with its position.
class KnowledgeError : public std::runtime_error {
 public:
  explicit KnowledgeError(std::vector<Problem> problems);
  const std::vector<Problem>& problems() const { return problems_; }

 private:
  std::vector<Problem> problems_;
};

/// All that detection knows, compiled from files: immutable, shared by the workers, swapped whole.
class Knowledge {
 public:
  /// Reads and compiles `directory`, then `overlay` over it (may be empty or absent).
  /// Throws KnowledgeError.
  static Knowledge load(const std::filesystem::path& directory,
                        const std::filesystem::path& overlay = {});

  Knowledge(Knowledge&&) noexcept;
  Knowledge& operator=(Knowledge&&) noexcept;
  ~Knowledge();

  /// SHA-256 over the files it was made of, as 64 hex digits.
  const std::string& digest() const;

  struct Compiled;
  const Compiled& compiled() const { return *compiled_; }

 private:
  explicit Knowledge(std::unique_ptr<const Compiled> compiled);
  std::unique_ptr<const Compiled> compiled_;
};

}  // namespace chipwire
