#include "daemon/cli/pretty.h"

#include <algorithm>
#include <cstdlib>
#include <fmt/format.h>
#include <unistd.h>
#include <vector>

namespace chipwire {
namespace {

using Json = nlohmann::json;

constexpr const char* bold = "\x1b[1m";
constexpr const char* dim = "\x1b[2m";
constexpr const char* marked = "\x1b[30;43m";
constexpr const char* plain = "\x1b[0m";

std::string text_of(const Json& object, const char* name) {
  const auto at = object.find(name);
  return at != object.end() && at->is_string() ? at->get<std::string>() : "";
}

const Json& list_of(const Json& object, const char* name) {
  static const Json empty = Json::array();
  const auto at = object.find(name);
  return at != object.end() && at->is_array() ? *at : empty;
}

struct Range {
  std::size_t begin, end;  // code points
};

/// The evidence of all claims in `field`, merged and in order.
std::vector<Range> evidence_in(const Json& story, std::string_view field) {
  std::vector<Range> ranges;
  for (const Json& claim : list_of(story, "claims")) {
    for (const Json& span : list_of(claim, "evidence")) {
      if (text_of(span, "field") == field)
        ranges.push_back({span.value("begin", std::size_t{0}), span.value("end", std::size_t{0})});
    }
  }
  std::sort(ranges.begin(), ranges.end(),
            [](const Range& a, const Range& b) { return a.begin < b.begin; });
  std::vector<Range> merged;
  for (const Range& range : ranges) {
    if (!merged.empty() && range.begin <= merged.back().end)
      merged.back().end = std::max(merged.back().end, range.end);
    else
      merged.push_back(range);
  }
  return merged;
}

/// The first `limit` code points of `text` with `ranges` marked.
std::string highlighted(const std::string& text, const std::vector<Range>& ranges,
                        std::size_t limit, bool color) {
  std::string out;
  std::size_t point = 0;
  auto range = ranges.begin();
  bool open = false;
  const auto close = [&] {
    if (open) out += color ? plain : "]";
    open = false;
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    if ((static_cast<unsigned char>(text[i]) & 0xC0) != 0x80) {
      if (open && range != ranges.end() && point >= range->end) close(), ++range;
      if (point >= limit) break;
      if (!open && range != ranges.end() && point == range->begin)
        out += color ? marked : "[", open = true;
      ++point;
    }
    out += text[i];
  }
  close();
  return out.size() < text.size() && point >= limit ? out + " …" : out;
}

std::string claim_line(const Json& claim, bool color) {
  const std::string gist = text_of(claim, "gist");
  return fmt::format("  {}{}{}\n", color ? bold : "",
                     gist.empty() ? text_of(claim, "action") : gist, color ? plain : "");
}

std::string score_line(const Json& story) {
  return fmt::format("  {} {:.3f} {}\n", text_of(story, "band"), story.value("score", 0.0),
                     text_of(story, "language"));
}

std::string term_lines(const Json& story) {
  std::vector<const Json*> terms;
  for (const Json& term : list_of(story, "terms")) terms.push_back(&term);
  std::stable_sort(terms.begin(), terms.end(), [](const Json* a, const Json* b) {
    return std::abs(a->value("log_odds", 0.0)) > std::abs(b->value("log_odds", 0.0));
  });
  std::string out;
  for (const Json* term : terms) {
    const auto span = term->find("span");
    const std::string quote =
        span != term->end() && span->is_object() ? text_of(*span, "quote") : "";
    out += fmt::format("  {:+6.2f}  {}{}\n", term->value("log_odds", 0.0), text_of(*term, "name"),
                       quote.empty() ? "" : "  \"" + quote + '"');
  }
  return out;
}

}  // namespace

std::string pretty(const Json& story, const Pretty& how) {
  const auto at = story.find("item");
  const Json item = at != story.end() && at->is_object() ? *at : Json::object();
  std::string out;
  for (const char* field : {"title", "summary", "text"}) {
    const std::string text = text_of(item, field);
    if (text.empty()) continue;
    const bool is_title = field == std::string_view("title");
    const std::string shown =
        highlighted(text, evidence_in(story, field), is_title ? text.size() : how.text, how.color);
    out += is_title && how.color ? bold + shown + plain + "\n" : shown + "\n";
  }
  for (const Json& claim : list_of(story, "claims")) out += claim_line(claim, how.color);
  for (const Json& claim : list_of(story, "background")) {
    out += fmt::format("  {}recalls: {}{}\n", how.color ? dim : "", text_of(claim, "gist"),
                       how.color ? plain : "");
  }
  out += score_line(story);
  if (how.terms) out += term_lines(story);
  return out;
}

bool wants_color(const std::string& when) {
  if (when == "always") return true;
  return when != "never" && ::isatty(STDOUT_FILENO) == 1 && std::getenv("NO_COLOR") == nullptr;
}

}  // namespace chipwire
