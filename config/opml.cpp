#include <algorithm>
#include <fmt/format.h>
#include <pugixml.hpp>

#include "config/feed_url.h"
#include "config/sections.h"

namespace chipwire {

namespace {

/// One OPML document while its outlines are gathered.
class Outlines {
 public:
  Outlines(const std::string& text, ConfigFile& file) : text_(text), file_(file) {}

  void gather(const pugi::xml_node& parent, const std::string& group) {
    for (const auto& outline : parent.children("outline")) {
      const std::string url = outline.attribute("xmlUrl").value();
      const std::string title = title_of(outline);
      if (outline.attribute("xmlUrl")) {
        add(url, title, group, position(outline.offset_debug()));
      }
      gather(outline, group.empty() ? title : fmt::format("{}/{}", group, title));
    }
  }

  Position position(std::ptrdiff_t offset) const {
    const auto end = text_.begin() + std::clamp<std::ptrdiff_t>(offset, 0, text_.size());
    const auto line = std::find(std::make_reverse_iterator(end), text_.rend(), '\n').base();
    return {file_.path, static_cast<std::uint32_t>(1 + std::count(text_.begin(), end, '\n')),
            static_cast<std::uint32_t>(1 + (end - line))};
  }

  std::vector<Source> take() { return std::move(sources_); }

 private:
  static std::string title_of(const pugi::xml_node& outline) {
    const auto title = outline.attribute("title");
    return title ? title.value() : outline.attribute("text").value();
  }

  void add(const std::string& url, const std::string& title, const std::string& group,
           Position position) {
    if (const auto fault = feed_url_fault(url); !fault.empty()) {
      file_.problems.push_back({std::move(position), "xmlUrl " + fault});
      return;
    }
    auto& source = sources_.emplace_back();
    source.name = name_from_url(url);
    source.title = title;
    source.url = url;
    source.group = group;
    source.position = std::move(position);
  }

  const std::string& text_;
  ConfigFile& file_;
  std::vector<Source> sources_;
};

}  // namespace

std::vector<Source> read_opml(const std::string& text, ConfigFile& file) {
  pugi::xml_document document;
  const auto result = document.load_buffer(text.data(), text.size());
  Outlines outlines(text, file);
  if (!result) {
    file.problems.push_back(
        {outlines.position(result.offset), fmt::format("not XML: {}", result.description())});
    return {};
  }
  const auto opml = document.child("opml");
  if (!opml) {
    file.problems.push_back({{file.path, 1, 1}, "not OPML: its root element is not <opml>"});
    return {};
  }
  outlines.gather(opml.child("body"), {});
  return outlines.take();
}

}  // namespace chipwire
