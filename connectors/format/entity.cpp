#include "connectors/format/entity.h"

#include <array>
#include <charconv>
#include <gumbo.h>
#include <memory>

#include "connectors/format/html_text.h"
#include "connectors/format/plain.h"

namespace chipwire {
namespace {

constexpr std::size_t longest_name = 32;  // CounterClockwiseContourIntegral

struct Known {
  std::string_view name, text;
};

/// The names that make up nearly all of what news text holds; the rest is asked of gumbo.
constexpr std::array<Known, 25> frequent{{
    {"amp", "&"},         {"lt", "<"},          {"gt", ">"},          {"quot", "\""},
    {"apos", "'"},        {"nbsp", "\u00a0"},   {"rsquo", "\u2019"},  {"lsquo", "\u2018"},
    {"rdquo", "\u201d"},  {"ldquo", "\u201c"},  {"ndash", "\u2013"},  {"mdash", "\u2014"},
    {"hellip", "\u2026"}, {"eacute", "\u00e9"}, {"egrave", "\u00e8"}, {"agrave", "\u00e0"},
    {"ccedil", "\u00e7"}, {"uuml", "\u00fc"},   {"ouml", "\u00f6"},   {"auml", "\u00e4"},
    {"szlig", "\u00df"},  {"laquo", "\u00ab"},  {"raquo", "\u00bb"},  {"euro", "\u20ac"},
    {"bull", "\u2022"},
}};

/// windows-1252 from 128 to 159, as which HTML reads these numbers too (13.2.5.80).
constexpr std::array<char16_t, 32> above_ascii{
    0x20ac, 0xfffd, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160,
    0x2039, 0x0152, 0xfffd, 0x017d, 0xfffd, 0xfffd, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
    0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0xfffd, 0x017e, 0x0178};

constexpr char32_t decode_byte(unsigned char byte) {
  return byte >= 0x80 && byte < 0xa0 ? above_ascii[byte - 0x80] : byte;
}

Reference read_number(std::string_view text) {
  const bool hex = text.size() > 2 && (text[2] == 'x' || text[2] == 'X');
  const char* const begin = text.data() + (hex ? 3 : 2);
  std::uint32_t value = 0;
  const auto [end, error] = std::from_chars(begin, text.data() + text.size(), value, hex ? 16 : 10);
  if (end == begin) return {};
  if (error != std::errc{} || value > 0x10ffff || (value >= 0xd800 && value < 0xe000) || value == 0)
    value = 0xfffd;
  if (value < 0x100) value = decode_byte(static_cast<unsigned char>(value));
  Reference found{static_cast<std::size_t>(end - text.data()), {}};
  if (found.length < text.size() && text[found.length] == ';') ++found.length;
  append_utf8(found.text, value);
  return found;
}

std::string ask_gumbo(std::string_view name) {
  const std::string html = "&" + std::string{name} + ";";
  const auto destroy = [](GumboOutput* output) {
    gumbo_destroy_output(&kGumboDefaultOptions, output);
  };
  const std::unique_ptr<GumboOutput, decltype(destroy)> output{gumbo_parse(html.c_str()), destroy};
  const GumboVector& children = output->root->v.element.children;
  const auto* body = static_cast<const GumboNode*>(children.data[children.length - 1]);
  if (body->type != GUMBO_NODE_ELEMENT || body->v.element.children.length == 0) return {};
  const auto* text = static_cast<const GumboNode*>(body->v.element.children.data[0]);
  if (text->type != GUMBO_NODE_TEXT || html == text->v.text.text) return {};
  std::string resolved = text->v.text.text;
  if (resolved.back() == ';') return {};  // only a prefix of the name is one
  return resolved;
}

}  // namespace

std::string html_entity(std::string_view name) {
  for (const Known& known : frequent)
    if (known.name == name) return std::string{known.text};
  return ask_gumbo(name);
}

char32_t windows_1252(unsigned char byte) {
  return decode_byte(byte);
}

Reference read_reference(std::string_view text) {
  if (text.size() < 3) return {};
  if (text[1] == '#') return read_number(text);
  std::size_t end = 1;
  const auto is_alphanumeric = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  };
  while (end < text.size() && end <= longest_name && is_alphanumeric(text[end])) ++end;
  if (end == 1 || end >= text.size() || text[end] != ';') return {};
  Reference found{end + 1, html_entity(text.substr(1, end - 1))};
  return found.text.empty() ? Reference{} : found;
}

std::string resolve_references(std::string_view text) {
  std::string resolved;
  while (!text.empty()) {
    const std::size_t mark = text.find('&');
    resolved += text.substr(0, mark);
    if (mark == std::string_view::npos) break;
    text.remove_prefix(mark);
    const Reference found = read_reference(text);
    resolved += found.length ? std::string_view{found.text} : "&";
    text.remove_prefix(found.length ? found.length : 1);
  }
  return resolved;
}

}  // namespace chipwire
