#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

struct hs_database;
struct hs_scratch;

namespace chipwire {

/// Finds many literals at once (Hyperscan, pure literal matching). Thread-safe: each scan borrows
/// a scratch space from a pool.
class Matcher {
 public:
  /// Throws std::runtime_error if the literals cannot be compiled.
  explicit Matcher(const std::vector<std::string>& literals);
  ~Matcher();
  Matcher(const Matcher&) = delete;
  Matcher& operator=(const Matcher&) = delete;

  struct Hit {
    std::uint32_t literal, end;  ///< index of the literal; byte offset behind it
  };
  /// Every occurrence of every literal, by end; appended to `hits`.
  void scan(std::string_view text, std::vector<Hit>& hits) const;

 private:
  struct FreeDatabase {
    void operator()(hs_database* database) const;
  };
  struct FreeScratch {
    void operator()(hs_scratch* scratch) const;
  };
  using Scratch = std::unique_ptr<hs_scratch, FreeScratch>;

  Scratch borrow() const;
  void give_back(Scratch scratch) const;

  std::unique_ptr<hs_database, FreeDatabase> database_;
  mutable std::mutex mutex_;
  mutable std::vector<Scratch> idle_;  // guarded by mutex_
};

}  // namespace chipwire
