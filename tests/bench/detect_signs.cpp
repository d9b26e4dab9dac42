// Prints, for each document of annotated corpora, the signs that detection finds and the candidates
// that it chooses a claim's slots among, one JSON line each: what fit_detect.py fits the log-odds
// of config/knowledge/thresholds.toml on.
//
//   detect_signs KNOWLEDGE CORPUS.jsonl...

#include <fmt/format.h>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

#include "daemon/detect/claims.h"
#include "daemon/detect/compiled.h"
#include "daemon/detect/event.h"

namespace chipwire {
namespace {

nlohmann::ordered_json names(const std::vector<Sign>& signs) {
  nlohmann::ordered_json all = nlohmann::ordered_json::array();
  for (const Sign& sign : signs) all.push_back(sign.name);
  return all;
}

void print_signs(const std::string& file, const Knowledge::Compiled& knowledge) {
  std::ifstream in(file, std::ios::binary);
  for (std::string line; std::getline(in, line);) {
    const auto document = nlohmann::json::parse(line);
    Item item;
    item.lang = document.value("lang", "");
    item.title = document.value("title", "");
    item.text = document.value("body", "");
    const Page page(item, knowledge.fold);
    const Scene scene =
        make_scene(page, find_anchors(page, knowledge, item.lang), knowledge, item.lang);
    const std::vector<Event> events = find_events(scene);
    nlohmann::ordered_json story_signs = names(find_story_signs(scene, events));
    nlohmann::ordered_json tenor = names(find_tenor(scene, events));
    nlohmann::ordered_json event_signs = nlohmann::ordered_json::array();
    for (const Event& event : events) event_signs.push_back(names(event.signs));
    std::vector<Choice> chosen;
    const std::vector<Claim> claims =
        events.empty() ? std::vector<Claim>{}
                       : make_claims(scene, events, judge(scene, events), &chosen);
    const Claim claim = claims.empty() ? Claim{} : claims.front();
    nlohmann::ordered_json choices = nlohmann::ordered_json::object();
    for (const Choice& choice : chosen) {
      nlohmann::ordered_json& candidates = choices[choice.slot] = nlohmann::ordered_json::array();
      for (const Candidate& candidate : choice.candidates) {
        nlohmann::ordered_json amounts = nlohmann::ordered_json::object();
        for (const auto& [name, amount] : candidate.signs.all())
          amounts[name] = amounts.value(name, 0.0) + amount;
        // Labels name only some agencies; the others are as good as none.
        const Agency* agency = knowledge.vocabulary.agency(candidate.value);
        const bool is_other = choice.slot == "agency" && agency && !agency->is_scored;
        candidates.push_back({{"value", is_other ? "" : candidate.value}, {"signs", amounts}});
      }
    }
    fmt::print("{}\n", nlohmann::ordered_json{{"id", document.value("id", "")},
                                              {"signs", story_signs},
                                              {"tenor", tenor},
                                              {"events", event_signs},
                                              {"action", name_of(claim.action)},
                                              {"country", claim.authority.country},
                                              {"choices", choices}}
                           .dump());
  }
}

}  // namespace
}  // namespace chipwire

int main(int argc, char** argv) {
  if (argc < 3) {
    fmt::print(stderr, "usage: detect_signs KNOWLEDGE CORPUS.jsonl...\n");
    return 2;
  }
  const chipwire::Knowledge knowledge = chipwire::Knowledge::load(argv[1]);
  for (int i = 2; i < argc; ++i) chipwire::print_signs(argv[i], knowledge.compiled());
  return 0;
}
