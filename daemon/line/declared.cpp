#include "daemon/line/declared.h"

#include <algorithm>

#include "daemon/line/headline.h"

namespace chipwire {
namespace {

Status status_after(DeclaredChange change) {
  if (change == DeclaredChange::kill) return Status::canceled;
  if (change == DeclaredChange::withhold) return Status::withheld;
  return Status::usable;
}

DeclaredChange change_in_words(const Item& item) {
  const DeclaredChange change = change_in_headline(item.title);
  return change != DeclaredChange::none ? change : change_in_headline(item.slugline);
}

}  // namespace

Declared declared_by(const Item& item) {
  Declared declared{item.declared, Basis::explicit_, item.status};
  if (item.declared == DeclaredChange::none && item.status == Status::usable) {
    declared.change = change_in_words(item);
    declared.basis = declared.change == DeclaredChange::none ? Basis::diff : Basis::text;
  }
  declared.status =
      std::max(item.status, status_after(declared.change));  // the stricter of the two
  if (declared.status == Status::canceled) declared.change = DeclaredChange::kill;
  if (declared.status == Status::withheld) declared.change = DeclaredChange::withhold;
  return declared;
}

}  // namespace chipwire
