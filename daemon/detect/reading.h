#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chipwire {

enum class Action { approve, deny, restrict, ease, revoke, pending, propose, enforce };
enum class Side { export_, import };
enum class Certainty { confirmed, reported, expected, disputed };
enum class Band { none, review, publish };
enum class Field { title, summary, text };

/// Names as the records have them: "approve", "export", "confirmed", "publish", "title".
std::string_view name_of(Action);
std::string_view name_of(Side);
std::string_view name_of(Certainty);
std::string_view name_of(Band);
std::string_view name_of(Field);

/// A company or product; `id` is that of the knowledge files, empty if it is not listed there.
struct Named {
  std::string id, name;
  bool operator==(const Named&) const = default;
};

struct Authority {
  std::string country;  ///< ISO 3166-1 alpha-2, or "EU"
  std::string agency;   ///< id of agencies.tsv, or empty
  bool operator==(const Authority&) const = default;
};

/// Units; "more than 400,000" is {400000, none}.
struct Quantity {
  std::optional<std::int64_t> min, max;
  bool operator==(const Quantity&) const = default;
};

/// As the text has it; `currency` is ISO 4217.
struct Money {
  double amount = 0;
  std::string currency;
  bool operator==(const Money&) const = default;
};

/// The words that prove a slot. `begin` and `end` count Unicode code points of the field's text.
struct Evidence {
  std::string slot;
  Field field = Field::title;
  std::size_t begin = 0, end = 0;
  std::string quote;
};

/// Who (authority) did what (action, side) about whose product for whom, how many, on what
/// condition, how certain. Slots that the text leaves open are empty.
struct Claim {
  std::string id;  ///< stable over an item's revisions while action, side, authority and products stay
  Action action = Action::approve;
  Side side = Side::export_;
  Authority authority;
  std::vector<Named> supplier, products, buyers;
  std::string origin, destination;  ///< ISO 3166-1 alpha-2, or empty
  std::optional<Quantity> quantity;
  std::optional<Money> value;
  bool conditional = false;
  Certainty certainty = Certainty::confirmed;
  std::vector<Evidence> evidence;
  std::string gist;  ///< one English sentence made of the slots
};

/// One summand of the score, with the words that gave it where there are some.
struct Term {
  std::string name;
  double log_odds = 0;
  std::optional<Evidence> span;
};

/// What detection makes of an Item.
struct Reading {
  double score = 0;  ///< probability that it is a story, from 0 to 1
  Band band = Band::none;
  std::string language;  ///< BCP 47, the one the text is most likely in; empty: unknown
  std::vector<Term> terms;
  std::vector<Claim> claims;      ///< what it reports as its news
  std::vector<Claim> background;  ///< what it only recalls
};

}  // namespace chipwire
