#include "daemon/detect/matcher.h"

#include <hs/hs.h>
#include <stdexcept>

namespace chipwire {

void Matcher::FreeDatabase::operator()(hs_database* database) const {
  hs_free_database(database);
}
void Matcher::FreeScratch::operator()(hs_scratch* scratch) const {
  hs_free_scratch(scratch);
}

Matcher::Matcher(const std::vector<std::string>& literals) {
  if (literals.empty()) return;
  std::vector<const char*> expressions;
  std::vector<std::size_t> lengths;
  std::vector<unsigned> ids, flags(literals.size(), 0);
  for (const std::string& literal : literals) {
    ids.push_back(static_cast<unsigned>(ids.size()));
    expressions.push_back(literal.data());
    lengths.push_back(literal.size());
  }
  hs_database_t* database = nullptr;
  hs_compile_error_t* error = nullptr;
  if (hs_compile_lit_multi(expressions.data(), flags.data(), ids.data(), lengths.data(),
                           static_cast<unsigned>(literals.size()), HS_MODE_BLOCK, nullptr,
                           &database, &error) != HS_SUCCESS) {
    const std::string reason = error->message;
    hs_free_compile_error(error);
    throw std::runtime_error("the lexicon cannot be compiled: " + reason);
  }
  database_.reset(database);
  give_back(borrow());
}

Matcher::~Matcher() = default;

Matcher::Scratch Matcher::borrow() const {
  {
    const std::lock_guard lock(mutex_);
    if (!idle_.empty()) {
      Scratch scratch = std::move(idle_.back());
      idle_.pop_back();
      return scratch;
    }
  }
  hs_scratch_t* scratch = nullptr;
  if (hs_alloc_scratch(database_.get(), &scratch) != HS_SUCCESS) throw std::bad_alloc();
  return Scratch(scratch);
}

void Matcher::give_back(Scratch scratch) const {
  const std::lock_guard lock(mutex_);
  idle_.push_back(std::move(scratch));
}

void Matcher::scan(std::string_view text, std::vector<Hit>& hits) const {
  if (!database_) return;
  Scratch scratch = borrow();
  const auto collect = [](unsigned id, unsigned long long, unsigned long long end, unsigned,
                          void* context) {
    static_cast<std::vector<Hit>*>(context)->push_back({id, static_cast<std::uint32_t>(end)});
    return 0;
  };
  hs_scan(database_.get(), text.data(), static_cast<unsigned>(text.size()), 0, scratch.get(),
          collect, &hits);
  give_back(std::move(scratch));
}

}  // namespace chipwire
