#include "connectors/format/html_text.h"

#include <algorithm>
#include <array>
#include <vector>

#include "connectors/format/entity.h"
#include "connectors/format/plain.h"

namespace chipwire {
namespace {

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_space(char c) {
  return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f';
}

/// The first '<' or '&' at or behind `at`.
std::size_t find_markup(std::string_view html, std::size_t at) {
  while (at < html.size() && html[at] != '<' && html[at] != '&') ++at;
  return at < html.size() ? at : std::string_view::npos;
}

template <std::size_t N>
bool holds(const std::array<std::string_view, N>& sorted, std::string_view name) {
  return std::binary_search(sorted.begin(), sorted.end(), name);
}

/// Elements whose begin and end part paragraphs.
constexpr auto blocks = std::to_array<std::string_view>(
    {"address",    "article", "aside",   "block",   "blockquote", "body", "caption",  "center",
     "dd",         "details", "dialog",  "dir",     "div",        "dl",   "dt",       "fieldset",
     "figcaption", "figure",  "footer",  "form",    "h1",         "h2",   "h3",       "h4",
     "h5",         "h6",      "header",  "hl1",     "hl2",        "hr",   "html",     "legend",
     "li",         "main",    "menu",    "nav",     "note",       "ol",   "optgroup", "option",
     "p",          "pre",     "section", "summary", "table",      "tr",   "ul"});
static_assert(std::is_sorted(blocks.begin(), blocks.end()));

/// Elements that are never shown as text.
constexpr auto unseen = std::to_array<std::string_view>(
    {"frameset", "head", "iframe", "math", "media", "noembed", "noframes", "noscript", "object",
     "script", "style", "svg", "template"});
static_assert(std::is_sorted(unseen.begin(), unseen.end()));

/// Elements without content.
constexpr auto voids =
    std::to_array<std::string_view>({"area", "base", "br", "col", "embed", "hr", "img", "input",
                                     "link", "meta", "param", "source", "track", "wbr"});
static_assert(std::is_sorted(voids.begin(), voids.end()));

/// Elements whose content is text up to their own end tag, whatever it looks like.
constexpr auto raw_text = std::to_array<std::string_view>(
    {"iframe", "noembed", "noframes", "script", "style", "textarea", "title"});
static_assert(std::is_sorted(raw_text.begin(), raw_text.end()));

struct Tag {
  std::string name;
  bool closing = false, self_closing = false, hidden = false;
  std::size_t end = 0;  ///< behind its '>'
};

bool hides(std::string_view attribute, std::string_view value) {
  if (same_ignoring_case(attribute, "hidden")) return true;
  if (!same_ignoring_case(attribute, "style")) return false;
  std::string style = lower(value);
  std::erase_if(style, is_space);
  return style.find("display:none") != std::string::npos ||
         style.find("visibility:hidden") != std::string::npos;
}

/// Reads one attribute at `at`; false at the tag's end.
bool read_attribute(std::string_view html, std::size_t& at, Tag& tag) {
  while (at < html.size() && (is_space(html[at]) || html[at] == '/')) {
    tag.self_closing = html[at] == '/';
    ++at;
  }
  if (at >= html.size() || html[at] == '>') return false;
  tag.self_closing = false;
  const std::size_t begin = at++;
  while (at < html.size() && !is_space(html[at]) && html[at] != '=' && html[at] != '>' &&
         html[at] != '/')
    ++at;
  const std::string_view name = html.substr(begin, at - begin);
  std::size_t next = at;
  while (next < html.size() && is_space(html[next])) ++next;
  std::string_view value;
  if (next < html.size() && html[next] == '=') {
    for (++next; next < html.size() && is_space(html[next]);) ++next;
    const char quote = next < html.size() ? html[next] : '\0';
    const bool quoted = quote == '"' || quote == '\'';
    const std::size_t from = next + quoted;
    std::size_t to = quoted ? html.find(quote, from) : html.find_first_of("> \n\t\r\f", from);
    if (to == std::string_view::npos) to = html.size();
    value = from < html.size() ? html.substr(from, to - from) : std::string_view{};
    at = std::min(html.size(), to + quoted);
  }
  tag.hidden |= hides(name, value);
  return true;
}

/// Reads the tag that begins at `html[at]`, a '<' before a letter or '/'.
Tag read_tag(std::string_view html, std::size_t at) {
  Tag tag;
  tag.closing = html[++at] == '/';
  at += tag.closing;
  const std::size_t begin = at;
  while (at < html.size() && !is_space(html[at]) && html[at] != '>' && html[at] != '/') ++at;
  std::string_view name = html.substr(begin, at - begin);
  if (const auto colon = name.rfind(':'); colon != std::string_view::npos)
    name.remove_prefix(colon + 1);  // XHTML by prefix
  tag.name = lower(name);
  while (read_attribute(html, at, tag)) {
  }
  tag.end = std::min(html.size(), at + 1);
  return tag;
}

/// One pass over the tokens of a fragment.
class Reducer {
 public:
  Reducer(std::string_view html, bool one_line) : html_(html), one_line_(one_line) {}

  std::string run() {
    while (at_ < html_.size()) {
      const std::size_t mark = find_markup(html_, at_);
      flow_.add(html_.substr(at_, mark - at_));
      if (mark == std::string_view::npos) break;
      at_ = mark;
      if (html_[at_] == '&')
        reference();
      else
        markup();
    }
    return flow_.take();
  }

 private:
  void reference() {
    const Reference found = read_reference(html_.substr(at_));
    flow_.add(found.length ? std::string_view{found.text} : "&");
    at_ += std::max<std::size_t>(found.length, 1);
  }

  void markup() {
    const char next = at_ + 1 < html_.size() ? html_[at_ + 1] : '\0';
    const bool end_tag = next == '/' && at_ + 2 < html_.size() && is_letter(html_[at_ + 2]);
    if (is_letter(next) || end_tag) {
      tag(read_tag(html_, at_));
    } else if (html_.compare(at_, 4, "<!--") == 0) {
      skip_past("-->", 4);
    } else if (html_.compare(at_, 9, "<![CDATA[") == 0) {
      cdata();
    } else if (next == '!' || next == '?' || next == '/') {
      skip_past(">", 1);
    } else {
      flow_.add("<");
      ++at_;
    }
  }

  void skip_past(std::string_view end, std::size_t from) {
    const std::size_t found = html_.find(end, at_ + from);
    at_ = found == std::string_view::npos ? html_.size() : found + end.size();
  }

  void cdata() {
    const std::size_t begin = at_ + 9;
    skip_past("]]>", 9);
    const bool closed = html_.compare(at_ - 3, 3, "]]>") == 0 && at_ >= begin + 3;
    flow_.add(html_.substr(begin, at_ - begin - (closed ? 3 : 0)));
  }

  void tag(const Tag& tag) {
    at_ = tag.end;
    if (tag.name == "br") {
      line_break();
    } else if (tag.name == "td" || tag.name == "th") {
      flow_.space();
    } else if (holds(blocks, tag.name)) {
      paragraph();
    }
    if (tag.closing) return;
    if (holds(unseen, tag.name) || tag.hidden) {
      if (!tag.self_closing && !holds(voids, tag.name)) skip_element(tag.name);
    } else if (holds(raw_text, tag.name)) {
      in_raw_text(tag.name);
    }
  }

  void paragraph() {
    if (one_line_)
      flow_.space();
    else
      flow_.paragraph();
    after_break_ = std::string_view::npos;
  }

  /// One break is a space, two in a row part paragraphs.
  void line_break() {
    if (after_break_ != std::string_view::npos && blank_since(after_break_)) paragraph();
    flow_.add("\n");
    after_break_ = at_;
  }

  bool blank_since(std::size_t begin) const {
    std::string_view between = html_.substr(begin, at_ - begin);
    const std::size_t last_tag = between.rfind('<');
    return trim(between.substr(0, last_tag)).empty();
  }

  /// Moves behind the end tag that matches an element just begun. Where there is none, only the
  /// tag itself is skipped: better a script shown than the rest of an article lost.
  void skip_element(const std::string& name) {
    if (is_unclosed(name)) return;
    const bool raw = holds(raw_text, name);
    int depth = 1;
    for (std::size_t at = html_.find('<', at_); at != std::string_view::npos;
         at = html_.find('<', at + 1)) {
      const bool closing = at + 1 < html_.size() && html_[at + 1] == '/';
      if (!is_named(at + 1 + closing, name)) continue;
      if (!closing && raw) continue;
      const Tag tag = read_tag(html_, at);
      if (!tag.self_closing) depth += closing ? -1 : 1;
      if (depth == 0) {
        at_ = tag.end;
        return;
      }
    }
    unclosed_.push_back(name);
  }

  /// Known to have no end tag further on. After many of them none is searched for any more, so that
  /// the pass stays linear.
  bool is_unclosed(const std::string& name) const {
    return unclosed_.size() > most_unclosed_ ||
           std::find(unclosed_.begin(), unclosed_.end(), name) != unclosed_.end();
  }

  bool is_named(std::size_t at, std::string_view name) const {
    if (at + name.size() >= html_.size()) return false;
    const char after = html_[at + name.size()];
    return same_ignoring_case(html_.substr(at, name.size()), name) &&
           (is_space(after) || after == '>' || after == '/');
  }

  void in_raw_text(const std::string& name) {
    if (is_unclosed(name)) return;
    std::size_t end = at_;
    while ((end = html_.find("</", end)) != std::string_view::npos && !is_named(end + 2, name))
      ++end;
    if (end == std::string_view::npos) return unclosed_.push_back(name);
    flow_.add(resolve_references(html_.substr(at_, end - at_)));
    at_ = end;
  }

  static constexpr std::size_t most_unclosed_ = 16;

  std::string_view html_;
  bool one_line_;
  std::size_t at_ = 0;
  std::size_t after_break_ = std::string_view::npos;
  std::vector<std::string> unclosed_;
  Flow flow_;
};

}  // namespace

std::string html_text(std::string_view html) {
  if (find_markup(html, 0) == std::string_view::npos) return one_line(html);
  return Reducer{html, false}.run();
}

std::string html_line(std::string_view html) {
  if (find_markup(html, 0) == std::string_view::npos) return one_line(html);
  return Reducer{html, true}.run();
}

}  // namespace chipwire
