#include "connectors/format/xml.h"

#include <algorithm>
#include <optional>

#include "connectors/decode.h"
#include "connectors/format/plain.h"
#include "connectors/format/url.h"
#include "connectors/format/xml_repair.h"

namespace chipwire {
namespace {

constexpr std::size_t most_tags = 1'000'000;
constexpr std::size_t most_declarations = 256;  ///< of namespaces on one element
constexpr int most_ancestors = 200;             ///< looked at for namespaces, languages and bases

std::string_view local_part(std::string_view name) {
  const std::size_t colon = name.find(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

std::string_view prefix_part(std::string_view name) {
  const std::size_t colon = name.find(':');
  return colon == std::string_view::npos ? std::string_view{} : name.substr(0, colon);
}

bool is_text(pugi::xml_node node) {
  return node.type() == pugi::node_pcdata || node.type() == pugi::node_cdata;
}

/// The prefix that an attribute declares, "" for the default one; nothing if it declares none.
std::optional<std::string_view> declared_prefix(pugi::xml_attribute attribute) {
  const std::string_view name = attribute.name();
  if (!name.starts_with("xmlns")) return std::nullopt;
  if (name.size() == 5) return std::string_view{};
  return name[5] == ':' ? std::optional{name.substr(6)} : std::nullopt;
}

std::size_t count(std::string_view text, char c) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), c));
}

/// Behind the '>' of the tag that begins at `at`; quoted values may hold one.
std::size_t tag_end(std::string_view text, std::size_t at) {
  for (char quote = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (quote) {
      if (c == quote) quote = 0;
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '>') {
      return at + 1;
    }
  }
  return text.size();
}

}  // namespace

Xml::Xml(std::string utf8) : text_(std::move(utf8)) {
  if (text_.size() > most_tags && count(text_, '<') > most_tags)
    throw DecodeError("more than 1,000,000 tags");
  if (text_.find('\0') != std::string::npos) std::replace(text_.begin(), text_.end(), '\0', ' ');
  if (auto mended = mend_references(text_)) {
    text_ = std::move(mended->text);
    warnings_.insert(warnings_.end(), mended->warnings.begin(), mended->warnings.end());
  }
  parse();
  find_namespaces();
}

void Xml::parse() {
  const auto try_parse = [this] {
    return document_.load_buffer(text_.data(), text_.size(), pugi::parse_default,
                                 pugi::encoding_utf8);
  };
  const std::string_view head = trim(text_);
  if (!head.starts_with('<')) warnings_.push_back("text before the first tag");
  const pugi::xml_parse_result strict = try_parse();
  if (strict && document_.document_element()) return;
  warnings_.push_back(std::string{strict.description()} + " at byte " +
                      std::to_string(strict.offset));
  text_ = rebuild(text_);
  const pugi::xml_parse_result repaired = try_parse();
  if (!repaired || !document_.document_element())
    throw DecodeError(std::string{"not XML: "} + strict.description());
}

void Xml::find_namespaces() {
  const pugi::xml_node root = document_.document_element();
  for (const pugi::xml_attribute attribute : root.attributes())
    if (const auto prefix = declared_prefix(attribute);
        prefix && root_scope_.size() < most_declarations)
      root_scope_.emplace_back(*prefix, vocabulary_of(attribute.value()));
  const auto begin = static_cast<std::size_t>(std::max<std::ptrdiff_t>(0, root.offset_debug()));
  has_languages_ = text_.find("xml:lang") != std::string::npos;
  has_bases_ = text_.find("xml:base") != std::string::npos;
  single_scope_ = text_.find("xmlns", tag_end(text_, begin)) == std::string::npos;
}

Vocabulary Xml::resolve(pugi::xml_node node, std::string_view prefix) const {
  // A default namespace that nobody knows says nothing: feeds of all sorts have made theirs up.
  const auto known = [&](Vocabulary found) {
    return prefix.empty() && found == Vocabulary::other ? Vocabulary::core : found;
  };
  for (int i = 0; !single_scope_ && node && i < most_ancestors; ++i, node = node.parent()) {
    std::size_t looked_at = 0;
    for (const pugi::xml_attribute attribute : node.attributes()) {
      if (++looked_at > most_declarations) break;
      if (declared_prefix(attribute) == prefix) return known(vocabulary_of(attribute.value()));
    }
  }
  for (const auto& [name, vocabulary] : root_scope_)
    if (name == prefix) return known(vocabulary);
  return prefix.empty() ? Vocabulary::core : conventional_vocabulary(prefix);
}

std::string_view Xml::keep(std::string text) const {
  return kept_.emplace_back(std::move(text));
}

Vocabulary Element::vocabulary() const {
  return xml_->resolve(node_, prefix_part(node_.name()));
}

std::string_view Element::local_name() const {
  return local_part(node_.name());
}

bool Element::is(Vocabulary wanted, std::string_view name) const {
  return node_ && local_name() == name && vocabulary() == wanted;
}

std::string_view Element::attribute(std::string_view name) const {
  for (const pugi::xml_attribute attribute : node_.attributes())
    if (attribute.name() == name) return trim(attribute.value());
  for (const pugi::xml_attribute attribute : node_.attributes())
    if (local_part(attribute.name()) == name && !declared_prefix(attribute))
      return trim(attribute.value());
  return {};
}

bool Element::has_attribute(std::string_view name) const {
  return std::any_of(node_.attributes_begin(), node_.attributes_end(),
                     [&](const auto& attribute) { return local_part(attribute.name()) == name; });
}

std::string_view Element::text() const {
  const pugi::xml_node first = node_.first_child();
  if (!first) return {};
  if (!first.next_sibling()) return is_text(first) ? trim(first.value()) : std::string_view{};
  std::string joined;
  for (const pugi::xml_node child : node_.children())
    if (is_text(child)) joined += child.value();
  return trim(xml_->keep(std::move(joined)));
}

std::string_view Element::markup() const {
  if (!first()) return text();
  std::string_view inner = source();
  inner.remove_prefix(std::min(inner.size(), tag_end(inner, 0)));
  const std::size_t end = inner.rfind("</");
  return trim(inner.substr(0, end));
}

std::string_view Element::source() const {
  const std::string_view text = xml_->text_;
  const std::ptrdiff_t name_at = node_.offset_debug();
  if (name_at < 1) return {};
  const auto begin = static_cast<std::size_t>(name_at) - 1;

  // It ends with its last end tag before the next element that is not inside.
  pugi::xml_node after;
  for (pugi::xml_node node = node_; node && !after; node = node.parent())
    for (after = node.next_sibling(); after && after.type() != pugi::node_element;)
      after = after.next_sibling();
  const std::size_t limit =
      after ? static_cast<std::size_t>(after.offset_debug()) - 1 : text.size();
  const std::string_view whole = text.substr(begin, limit - begin);
  const std::size_t end = whole.rfind("</" + std::string{node_.name()});
  return whole.substr(0, end == std::string_view::npos ? tag_end(whole, 0) : tag_end(whole, end));
}

Element Element::first() const {
  pugi::xml_node child = node_.first_child();
  while (child && child.type() != pugi::node_element) child = child.next_sibling();
  return {*xml_, child};
}

Element Element::next() const {
  pugi::xml_node sibling = node_.next_sibling();
  while (sibling && sibling.type() != pugi::node_element) sibling = sibling.next_sibling();
  return {*xml_, sibling};
}

Element Element::child(std::string_view name) const {
  Element found = first();
  while (found && found.local_name() != name) found = found.next();
  return found;
}

Element Element::descendant(std::string_view name) const {
  return {*xml_, node_.find_node([name](const pugi::xml_node& node) {
            return node.type() == pugi::node_element && local_part(node.name()) == name;
          })};
}

std::size_t Element::count(std::string_view name) const {
  std::size_t found = 0;
  for (Element element = first(); element; element = element.next())
    found += element.local_name() == name;
  return found;
}

std::string_view Element::language() const {
  if (!xml_->has_languages_) return {};
  pugi::xml_node node = node_;
  for (int i = 0; node && i < most_ancestors; ++i, node = node.parent())
    if (const pugi::xml_attribute lang = node.attribute("xml:lang")) return trim(lang.value());
  return {};
}

std::string Element::base(std::string_view document_base) const {
  if (!xml_->has_bases_) return std::string{document_base};
  std::vector<std::string_view> bases;
  pugi::xml_node node = node_;
  for (int i = 0; node && i < most_ancestors; ++i, node = node.parent())
    if (const pugi::xml_attribute base = node.attribute("xml:base")) bases.push_back(base.value());
  std::string resolved{document_base};
  for (auto base = bases.rbegin(); base != bases.rend(); ++base)
    if (!trim(*base).empty()) resolved = resolve_url(resolved, *base);
  return resolved;
}

}  // namespace chipwire
