#pragma once

#include <deque>
#include <pugixml.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "connectors/format/namespaces.h"

namespace chipwire {

class Xml;

/// An element of an Xml, valid as long as that; a false one is none. Cheap to copy.
/// Texts are UTF-8 as delivered, references resolved, trimmed.
class Element {
 public:
  Element() = default;
  Element(const Xml& xml, pugi::xml_node node) : xml_(&xml), node_(node) {}
  explicit operator bool() const { return !node_.empty(); }

  Vocabulary vocabulary() const;
  std::string_view local_name() const;
  bool is(Vocabulary vocabulary, std::string_view local_name) const;

  /// An attribute by its name as written (`href`), else by its local name (`rdf:about` as `about`).
  std::string_view attribute(std::string_view name) const;
  bool has_attribute(std::string_view name) const;

  /// The character data directly in it; markup inside adds nothing.
  std::string_view text() const;
  /// Its content as markup: text() if there are no elements inside, else the bytes as delivered.
  std::string_view markup() const;
  bool has_elements() const { return static_cast<bool>(first()); }
  /// The element as delivered, from `<` to the `>` of its end tag.
  std::string_view source() const;

  Element parent() const { return {*xml_, node_.parent()}; }
  Element first() const;  ///< child element
  Element next() const;   ///< sibling element
  /// The first child of that local name, in whatever namespace.
  Element child(std::string_view local_name) const;
  /// The first descendant of that local name, in document order.
  Element descendant(std::string_view local_name) const;
  /// How many child elements have that local name.
  std::size_t count(std::string_view local_name) const;

  /// xml:lang and xml:base, its own or the nearest ancestor's; the base is resolved against those
  /// above it and `base`.
  std::string_view language() const;
  std::string base(std::string_view document_base) const;

 private:
  const Xml* xml_ = nullptr;
  pugi::xml_node node_;
};

/// A parsed XML document. Strict first, repaired only where that fails; never reads or expands
/// anything from outside. The only place that knows pugixml.
class Xml {
 public:
  /// Takes a document in UTF-8. Throws DecodeError if no element can be found or a limit is passed
  /// (1,000,000 tags).
  explicit Xml(std::string utf8);
  Xml(const Xml&) = delete;
  Xml& operator=(const Xml&) = delete;

  Element root() const { return {*this, document_.document_element()}; }
  bool malformed() const { return !warnings_.empty(); }
  /// Why it is malformed, in the order of finding.
  const std::vector<std::string>& warnings() const { return warnings_; }

 private:
  friend class Element;

  void parse();
  void find_namespaces();
  Vocabulary resolve(pugi::xml_node node, std::string_view prefix) const;
  std::string_view keep(std::string text) const;

  std::string text_;  ///< what was parsed; pugixml has a copy of its own
  pugi::xml_document document_;
  std::vector<std::string> warnings_;
  bool single_scope_ = false;                       ///< all namespaces are declared on the root
  bool has_languages_ = false, has_bases_ = false;  ///< xml:lang, xml:base occur at all
  std::vector<std::pair<std::string_view, Vocabulary>> root_scope_;
  mutable std::deque<std::string> kept_;  ///< texts put together from several nodes
};

}  // namespace chipwire
