#include "connectors/format/xml_repair.h"

#include <algorithm>
#include <charconv>
#include <map>

#include "connectors/format/entity.h"
#include "connectors/format/plain.h"

namespace chipwire {
namespace {

constexpr std::size_t longest_entity = 4096, most_expansion = 256 << 10;
constexpr std::string_view cdata_begin = "<![CDATA[", cdata_end = "]]>";

bool is_space(char c) {
  return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}
bool is_name_start(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == ':' || (c & 0x80);
}
bool is_name(char c) {
  return is_name_start(c) || (c >= '0' && c <= '9') || c == '-' || c == '.';
}

std::size_t behind(std::string_view text, std::string_view end, std::size_t from) {
  const std::size_t found = text.find(end, from);
  return found == std::string_view::npos ? text.size() : found + end.size();
}

/// Whether `text`, which begins with '&', is a reference that XML itself defines. 128 to 159 are
/// controls there, but all who write them mean windows-1252, as HTML reads them.
bool is_xml_reference(std::string_view text) {
  const std::size_t end = text.find_first_of(";<& \n", 1);
  if (end == std::string_view::npos || text[end] != ';') return false;
  const std::string_view name = text.substr(1, end - 1);
  if (name == "amp" || name == "lt" || name == "gt" || name == "quot" || name == "apos")
    return true;
  if (name.size() < 2 || name[0] != '#') return false;
  const bool hex = name[1] == 'x';
  std::uint32_t code = 0;
  const auto [rest, error] =
      std::from_chars(name.data() + 1 + hex, name.data() + name.size(), code, hex ? 16 : 10);
  return error == std::errc{} && rest == name.data() + name.size() && (code < 128 || code > 159);
}

/// Text to stand in XML character data.
std::string escaped(std::string_view text) {
  std::string result;
  for (char c : text)
    if (c == '<')
      result += "&lt;";
    else if (c == '&')
      result += "&amp;";
    else
      result += c;
  return result;
}

using Entities = std::map<std::string, std::string, std::less<>>;

/// `<!ENTITY name "text">` of the internal subset. Those that name other entities are left out.
Entities declared_entities(std::string_view xml) {
  Entities entities;
  const std::size_t doctype = xml.find("<!DOCTYPE");
  if (doctype == std::string_view::npos) return entities;
  for (std::size_t at = xml.find("<!ENTITY", doctype); at != std::string_view::npos;
       at = xml.find("<!ENTITY", at + 8)) {
    const std::string_view declaration = xml.substr(at + 8, xml.find('>', at) - at - 8);
    const std::size_t quote = declaration.find_first_of("\"'");
    if (quote == std::string_view::npos || entities.size() == 1000) continue;
    const std::size_t end = declaration.find(declaration[quote], quote + 1);
    const std::string_view name = trim(declaration.substr(0, quote));
    if (end == std::string_view::npos || name.find_first_of(" %\t\n") != std::string_view::npos)
      continue;
    const std::string value = [&] {
      std::string_view raw = declaration.substr(quote + 1, end - quote - 1);
      std::string text;
      while (!raw.empty()) {
        const Reference number = raw.starts_with("&#") ? read_reference(raw) : Reference{};
        if (number.length)
          text += number.text;
        else
          text += raw.front();
        raw.remove_prefix(std::max<std::size_t>(1, number.length));
      }
      return text;
    }();
    if (value.size() <= longest_entity && value.find('&') == std::string::npos)
      entities.emplace(name, value);
  }
  return entities;
}

/// Goes through the references of a document, from one that XML knows not to the next.
class Mender {
 public:
  explicit Mender(std::string_view xml) : xml_(xml) {}

  std::optional<Mended> run() {
    for (std::size_t at = 0; (at = next_reference(at)) != std::string_view::npos;) {
      if (is_xml_reference(xml_.substr(at))) {
        ++at;
        continue;
      }
      at = mend(at);
    }
    if (copied_ == 0) return std::nullopt;
    mended_.text += xml_.substr(copied_);
    return std::move(mended_);
  }

 private:
  /// The next '&' outside of CDATA, comments and the document type.
  std::size_t next_reference(std::size_t at) {
    while (true) {
      const std::size_t found = xml_.find('&', at);
      if (found == std::string_view::npos) return found;
      while (quiet_end_ <= found && quiet_begin_ < xml_.size()) find_quiet(quiet_end_);
      if (found < quiet_begin_) return found;
      at = quiet_end_;
    }
  }

  /// The next stretch at or behind `from` in which '&' means nothing.
  void find_quiet(std::size_t from) {
    quiet_begin_ = xml_.find("<!", from);
    if (quiet_begin_ == std::string_view::npos) {
      quiet_begin_ = quiet_end_ = xml_.size();
      return;
    }
    const std::string_view rest = xml_.substr(quiet_begin_);
    if (rest.starts_with(cdata_begin)) {
      quiet_end_ = behind(xml_, cdata_end, quiet_begin_);
    } else if (rest.starts_with("<!--")) {
      quiet_end_ = behind(xml_, "-->", quiet_begin_ + 4);
    } else {
      const std::size_t subset = rest.find_first_of("[>");
      const bool internal = subset != std::string_view::npos && rest[subset] == '[';
      quiet_end_ = behind(xml_, internal ? "]" : ">", quiet_begin_);
    }
  }

  std::size_t mend(std::size_t at) {
    if (copied_ == 0) entities_ = declared_entities(xml_);
    mended_.text += xml_.substr(copied_, at - copied_);
    const std::string_view rest = xml_.substr(at);
    if (const auto declared = declared_at(rest); declared != entities_.end()) {
      expanded_ += declared->second.size();
      mended_.text += expanded_ > most_expansion ? "" : escaped(declared->second);
      return copied_ = at + declared->first.size() + 2;
    }
    const Reference html = read_reference(rest);
    if (html.length) {
      warn("a character reference that XML does not define");
      mended_.text += escaped(html.text);
      return copied_ = at + html.length;
    }
    warn("a bare ampersand");
    mended_.text += "&amp;";
    return copied_ = at + 1;
  }

  Entities::const_iterator declared_at(std::string_view rest) const {
    std::size_t end = 1;
    while (end < rest.size() && is_name(rest[end])) ++end;
    if (end >= rest.size() || rest[end] != ';') return entities_.end();
    return entities_.find(rest.substr(1, end - 1));
  }

  void warn(std::string_view text) {
    if (std::find(mended_.warnings.begin(), mended_.warnings.end(), text) == mended_.warnings.end())
      mended_.warnings.emplace_back(text);
  }

  std::string_view xml_;
  std::size_t quiet_begin_ = 0, quiet_end_ = 0;
  std::size_t copied_ = 0;  ///< of `xml_`, so far
  std::size_t expanded_ = 0;
  Entities entities_;
  Mended mended_;
};

/// Writes a document again with every element ended.
class Rebuilder {
 public:
  explicit Rebuilder(std::string_view text) : text_(text) {}

  std::string run() {
    at_ = first_tag();
    while (at_ < text_.size()) {
      const std::size_t mark = std::min(text_.find('<', at_), text_.size());
      if (!open_.empty()) result_ += text_.substr(at_, mark - at_);
      at_ = mark;
      if (at_ < text_.size()) tag();
    }
    while (!open_.empty()) close();
    return std::move(result_);
  }

 private:
  std::size_t first_tag() const {
    for (std::size_t at = text_.find('<'); at != std::string_view::npos;
         at = text_.find('<', at + 1))
      if (at + 1 < text_.size() && is_name_start(text_[at + 1])) return at;
    return text_.size();
  }

  void tag() {
    const std::string_view rest = text_.substr(at_);
    const char next = rest.size() > 1 ? rest[1] : '\0';
    if (rest.starts_with(cdata_begin)) {
      cdata();
    } else if (rest.starts_with("<!--")) {
      at_ = behind(text_, "-->", at_ + 4);
    } else if (next == '!' || next == '?') {
      at_ = behind(text_, ">", at_);
    } else if (next == '/') {
      end_tag();
    } else if (is_name_start(next)) {
      start_tag();
    } else {
      result_ += "&lt;";
      ++at_;
    }
  }

  /// Without its own end, a CDATA section ends with the element that it is in.
  void cdata() {
    const std::size_t begin = at_ + cdata_begin.size();
    std::size_t end = next_cdata_end(begin);
    const std::size_t another = text_.find(cdata_begin, begin);
    if (!open_.empty() && (end == std::string_view::npos || another < end)) {
      end = std::min(text_.find("</" + open_.back(), begin), text_.size());
      at_ = end;
    } else {
      end = std::min(end, text_.size());
      at_ = std::min(end + cdata_end.size(), text_.size());
    }
    result_ += escaped(text_.substr(begin, end - begin));
  }

  /// Searched for once, not for each beginning.
  std::size_t next_cdata_end(std::size_t from) {
    if (cdata_end_ < from) cdata_end_ = text_.find(cdata_end, from);
    return cdata_end_;
  }

  void end_tag() {
    std::size_t end = at_ + 2;
    while (end < text_.size() && is_name(text_[end])) ++end;
    const std::string_view name = text_.substr(at_ + 2, end - at_ - 2);
    at_ = behind(text_, ">", end);
    const auto limit = open_.rbegin() + std::min(std::ssize(open_), farthest_);
    const auto begun = std::find(open_.rbegin(), limit, name);
    if (begun == limit) return;
    for (auto left = begun - open_.rbegin() + 1; left > 0; --left) close();
  }

  void close() {
    ((result_ += "</") += open_.back()) += '>';
    open_.pop_back();
  }

  void start_tag() {
    std::size_t end = at_ + 1;
    while (end < text_.size() && is_name(text_[end])) ++end;
    const std::string name{text_.substr(at_ + 1, end - at_ - 1)};
    (result_ += '<') += name;
    at_ = end;
    bool empty = false;
    while (at_ < text_.size() && text_[at_] != '>' && text_[at_] != '<') {
      empty = text_[at_] == '/';
      if (empty || is_space(text_[at_]) || !is_name_start(text_[at_]))
        ++at_;
      else
        attribute();
    }
    if (at_ < text_.size() && text_[at_] == '>') ++at_;
    empty |= is_void(name);
    result_ += empty ? "/>" : ">";
    if (!empty) open_.push_back(name);
  }

  void attribute() {
    std::size_t end = at_;
    while (end < text_.size() && is_name(text_[end])) ++end;
    const std::string_view name = text_.substr(at_, end - at_);
    at_ = end;
    while (end < text_.size() && is_space(text_[end])) ++end;
    std::string_view value = name;
    if (end < text_.size() && text_[end] == '=') {
      for (++end; end < text_.size() && is_space(text_[end]);) ++end;
      const bool quoted = end < text_.size() && (text_[end] == '"' || text_[end] == '\'');
      const std::size_t from = end + quoted;
      std::size_t to =
          quoted ? text_.find(text_[end], from) : text_.find_first_of("> \t\r\n", from);
      to = std::min(to, text_.size());
      value = text_.substr(std::min(from, text_.size()), to - std::min(from, text_.size()));
      at_ = std::min(to + quoted, text_.size());
    }
    ((result_ += ' ') += name) += "=\"";
    for (char c : value)
      if (c == '"')
        result_ += "&quot;";
      else if (c == '<')
        result_ += "&lt;";
      else
        result_ += c;
    result_ += '"';
  }

  static bool is_void(std::string_view name) {
    return same_ignoring_case(name, "br") || same_ignoring_case(name, "img") ||
           same_ignoring_case(name, "hr");
  }

  static constexpr std::ptrdiff_t farthest_ = 256;  ///< elements that one end tag may end

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t cdata_end_ = 0;  ///< the first at or behind the last place asked for
  std::string result_;
  std::vector<std::string> open_;
};

}  // namespace

std::optional<Mended> mend_references(std::string_view xml) {
  return Mender{xml}.run();
}

std::string rebuild(std::string_view text) {
  return Rebuilder{text}.run();
}

}  // namespace chipwire
