#include "connectors/format/atom_parts.h"

#include <openssl/evp.h>

#include "connectors/format/feed_parts.h"
#include "connectors/format/html_text.h"
#include "connectors/format/plain.h"
#include "connectors/format/url.h"

namespace chipwire {
namespace {

/// RFC 4648; nothing if it is not base64.
std::optional<std::string> decode_base64(std::string_view encoded) {
  std::string text;
  for (char c : encoded)
    if (c > ' ') text += c;
  if (text.empty() || text.size() % 4 != 0) return std::nullopt;
  std::string decoded(text.size() / 4 * 3, '\0');
  const int length = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(decoded.data()),
                                     reinterpret_cast<const unsigned char*>(text.data()),
                                     static_cast<int>(text.size()));
  if (length < 0) return std::nullopt;
  decoded.resize(static_cast<std::size_t>(length) -
                 (text.ends_with("==") ? 2 : text.ends_with('=')));
  return decoded;
}

std::string media_type(std::string_view type) {
  if (type.empty() || same_ignoring_case(type, "text")) return "text/plain";
  if (same_ignoring_case(type, "html")) return "text/html";
  if (same_ignoring_case(type, "xhtml")) return "application/xhtml+xml";
  return lower(type);
}

/// Media types whose content RFC 4287 (4.1.3.3) wants in base64. Others are too often plain text
/// under a made-up name.
bool is_binary(std::string_view type) {
  return type == "application/octet-stream" || type.starts_with("image/") ||
         type.starts_with("audio/") || type.starts_with("video/");
}

}  // namespace

Markup read_atom_text(const Element& element, const std::string& base) {
  Markup text;
  text.type = media_type(element.attribute("type"));
  text.lang = element.language();
  text.base = element.base(base);
  if (const auto src = element.attribute("src"); !src.empty())
    text.src = resolve_url(text.base, src);
  const std::string_view mode = element.attribute("mode");
  std::string_view value = element.markup();
  const bool xhtml = text.type == "application/xhtml+xml";
  if (mode == "base64" || (mode.empty() && is_binary(text.type))) {
    const auto decoded = decode_base64(value);
    text.value = clean(decoded ? std::string_view{*decoded} : value);
    return text;
  }
  // Markup inside says more than a type that is missing or wrong.
  if (element.has_elements() && text.type == "text/plain") text.type = "application/xhtml+xml";
  if (mode == "escaped" && text.type == "text/plain" && value.find('<') != std::string_view::npos)
    text.type = "text/html";
  // Text of an XHTML construct without elements is text, so it is escaped to stay what it is.
  if (xhtml && !element.has_elements()) text.type = "text/plain";
  text.value = clean(value);
  return text;
}

Link read_atom_link(const Element& element, const std::string& base) {
  const auto value = [&](std::string_view name) { return std::string{element.attribute(name)}; };
  Link link{{},
            value("rel"),
            value("type"),
            html_line(element.attribute("title")),
            value("hreflang"),
            value("length")};
  if (element.has_attribute("href")) {
    // An empty reference is the base itself (RFC 3986, 5.2.2).
    const std::string own_base = element.base(base);
    const std::string_view href = element.attribute("href");
    link.href = href.empty() ? own_base : resolve_url(own_base, href);
  }
  if (link.rel.empty()) link.rel = "alternate";
  constexpr std::string_view iana = "http://www.iana.org/assignments/relation/";
  if (link.rel.starts_with(iana)) link.rel.erase(0, iana.size());
  return link;
}

std::optional<Person> read_atom_person(const Element& element, const std::string& base) {
  Person person;
  for (Element part = element.first(); part; part = part.next()) {
    const std::string_view name = part.local_name();
    if (name == "name" && person.name.empty()) person.name = html_line(part.text());
    if (name == "email" && person.email.empty()) person.email = one_line(part.text());
    if ((name == "uri" || name == "url" || name == "homepage") && person.uri.empty())
      person.uri = resolve_url(part.base(base), part.text());
  }
  if (person.name.empty() && person.email.empty() && person.uri.empty()) {
    auto mixed = read_person(element.text());
    return mixed;
  }
  return person;
}

Category read_atom_category(const Element& element) {
  Category category{one_line(element.attribute("term")), one_line(element.attribute("scheme")),
                    one_line(element.attribute("label"))};
  if (category.term.empty()) category.term = html_line(element.text());
  return category;
}

std::string alternate_link(const std::vector<Link>& links) {
  const Link* found = nullptr;
  for (const Link& link : links) {
    if (link.rel != "alternate" || link.href.empty()) continue;
    const bool html = link.type.empty() || link.type.find("html") != std::string::npos;
    if (html) return link.href;
    if (!found) found = &link;
  }
  return found ? found->href : "";
}

}  // namespace chipwire
