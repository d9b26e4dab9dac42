#pragma once

#include <string>
#include <string_view>

namespace chipwire {

/// An HTML fragment as a reader sees it: plain text, paragraphs parted by a blank line wherever
/// block elements begin or end, character references resolved, runs of white space as one space.
/// Scripts, styles, templates and hidden elements are left out. One linear pass of its own over the
/// tokens (HTML Living Standard, 13.2.5) that builds no tree: no input makes it slow or deep.
std::string html_text(std::string_view html);

/// The same on one line, for titles.
std::string html_line(std::string_view html);

/// Only the character references resolved (`&eacute;` `&#233;` `&#xe9;`), tags are text.
std::string resolve_references(std::string_view text);

/// What the named reference `name` (without & and ;) stands for in HTML, in UTF-8; empty if none.
std::string html_entity(std::string_view name);

}  // namespace chipwire
