// The documents that the project started from, labelled by hand; they must come out exactly right.

#include <cstdlib>
#include <fstream>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "daemon/detect/compiled.h"
#include "daemon/detect/detect.h"

namespace chipwire {
namespace {

using Json = nlohmann::json;

std::string seeds_file() {
  const char* shared = std::getenv("CHIPWIRE_SHARED");
  return std::string(shared ? shared : SOURCE_DIR "/../shared") + "/corpus/seeds.jsonl";
}

std::set<std::string> set_of(const std::vector<Named>& members) {
  std::set<std::string> names;
  for (const Named& member : members) names.insert(member.name);
  return names;
}

std::string text_or_empty(const Json& value) {
  return value.is_null() ? "" : value.get<std::string>();
}

void expect_claim(const Claim& claim, const Json& gold, const Vocabulary& vocabulary) {
  EXPECT_EQ(name_of(claim.action), gold["action"].get<std::string>());
  EXPECT_EQ(name_of(claim.side), gold["side"].get<std::string>());
  EXPECT_EQ(claim.authority.country, text_or_empty(gold["authority"]["country"]));
  const Agency* agency = vocabulary.agency(claim.authority.agency);
  EXPECT_EQ(agency && agency->is_scored ? agency->id : "",
            text_or_empty(gold["authority"]["agency"]));
  EXPECT_EQ(set_of(claim.supplier), gold["supplier"].get<std::set<std::string>>());
  EXPECT_EQ(set_of(claim.products), gold["products"].get<std::set<std::string>>());
  EXPECT_EQ(set_of(claim.buyers), gold["buyers"].get<std::set<std::string>>());
  EXPECT_EQ(claim.destination, text_or_empty(gold["destination"]));
  EXPECT_EQ(claim.origin, text_or_empty(gold["origin"]));
  EXPECT_EQ(claim.conditional, gold["conditional"].get<bool>());
  EXPECT_EQ(name_of(claim.certainty), gold["certainty"].get<std::string>());
  ASSERT_EQ(claim.quantity.has_value(), !gold["quantity"].is_null());
  if (!claim.quantity) return;
  const auto bound = [&](const char* name) {
    const Json& value = gold["quantity"][name];
    return value.is_null() ? std::optional<std::int64_t>() : value.get<std::int64_t>();
  };
  EXPECT_EQ(claim.quantity->min, bound("min"));
  EXPECT_EQ(claim.quantity->max, bound("max"));
}

TEST(Seeds, ComeOutExactlyRight) {
  std::ifstream in(seeds_file());
  if (!in) GTEST_SKIP() << "NOT TESTED: there is no " << seeds_file() << "; set CHIPWIRE_SHARED";
  const Knowledge knowledge = Knowledge::load(SOURCE_DIR "/config/knowledge");
  std::size_t count = 0;
  for (std::string line; std::getline(in, line); ++count) {
    const Json document = Json::parse(line);
    SCOPED_TRACE(document["id"].get<std::string>());
    Item item;
    item.lang = document["lang"];
    item.title = document["title"];
    item.text = document["body"];
    const Reading reading = detect(item, knowledge);
    EXPECT_EQ(reading.band == Band::publish, document["story"].get<bool>());
    ASSERT_EQ(reading.claims.size(), document["claims"].size());
    for (std::size_t i = 0; i < reading.claims.size(); ++i) {
      expect_claim(reading.claims[i], document["claims"][i], knowledge.compiled().vocabulary);
    }
  }
  EXPECT_EQ(count, 5u);
}

}  // namespace
}  // namespace chipwire
