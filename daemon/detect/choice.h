#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace chipwire {

/// What speaks for or against something, each sign with how much of it there is.
class Signs {
 public:
  void add(std::string name, double amount = 1) { all_.emplace_back(std::move(name), amount); }
  const std::vector<std::pair<std::string, double>>& all() const { return all_; }

 private:
  std::vector<std::pair<std::string, double>> all_;
};

/// Log-odds by sign; "bias" counts always.
using Model = std::unordered_map<std::string, double>;

/// What `model` makes of `signs`; those that it does not know count nothing.
double odds(const Model& model, const Signs& signs);

/// One of the values that a slot may take.
struct Candidate {
  std::string value;
  Signs signs;
};

/// All candidates of one slot, as models are fitted on them.
struct Choice {
  std::string slot;
  std::vector<Candidate> candidates;
};

}  // namespace chipwire
