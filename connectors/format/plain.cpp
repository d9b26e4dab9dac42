#include "connectors/format/plain.h"

#include <array>
#include <cstdint>

namespace chipwire {
namespace {

constexpr bool is_ascii_space(char c) {
  return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f' || c == '\v';
}

/// Bytes that may be copied without a look at their neighbours.
constexpr std::array<bool, 256> plain_bytes = [] {
  std::array<bool, 256> table{};
  for (int c = 0x21; c < 0x7f; ++c) table[c] = true;
  return table;
}();

bool is_plain(char c) {
  return plain_bytes[static_cast<unsigned char>(c)];
}

/// Never shown to a reader, and able to mislead one: controls, bidi controls, noncharacters.
bool is_dropped(char32_t c) {
  return c < 0x20 || (c >= 0x7f && c < 0xa0) || (c >= 0x202a && c <= 0x202e) ||
         (c >= 0x2066 && c <= 0x2069) || (c >= 0xfdd0 && c <= 0xfdef) || c == 0xfeff ||
         (c & 0xfffe) == 0xfffe || c == 0xfffd;
}

/// White space that a reader sees as a space or a line break; no-break spaces included.
bool is_wide_space(char32_t c) {
  return c == 0xa0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200a) || c == 0x2028 || c == 0x2029 ||
         c == 0x202f || c == 0x205f || c == 0x3000 || c == 0x85;
}

/// Scripts written without spaces, their punctuation included: Han, kana, full-width forms.
bool is_unspaced(char32_t c) {
  return (c >= 0x2e80 && c <= 0x30ff) || (c >= 0x31f0 && c <= 0x9fff) ||
         (c >= 0xf900 && c <= 0xfaff) || (c >= 0xff00 && c <= 0xffef) ||
         (c >= 0x20000 && c <= 0x3ffff);
}

}  // namespace

char32_t next_code_point(std::string_view text, std::size_t& at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(at);
  if (lead < 0x80) return text[at++];
  const std::size_t length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4 || at + length > text.size()) return ++at, 0xfffd;
  char32_t value = lead & (0xff >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(at + i) & 0xc0) != 0x80) return ++at, 0xfffd;
    value = value << 6 | (byte(at + i) & 0x3f);
  }
  const bool overlong = (length == 3 && value < 0x800) || (length == 4 && value < 0x10000);
  if (overlong || value > 0x10ffff || (value >= 0xd800 && value < 0xe000)) return ++at, 0xfffd;
  at += length;
  return value;
}

void append_utf8(std::string& text, char32_t c) {
  if (c < 0x80) {
    text += static_cast<char>(c);
  } else if (c < 0x800) {
    text += static_cast<char>(0xc0 | c >> 6);
    text += static_cast<char>(0x80 | (c & 0x3f));
  } else if (c < 0x10000) {
    text += static_cast<char>(0xe0 | c >> 12);
    text += static_cast<char>(0x80 | (c >> 6 & 0x3f));
    text += static_cast<char>(0x80 | (c & 0x3f));
  } else {
    text += static_cast<char>(0xf0 | c >> 18);
    text += static_cast<char>(0x80 | (c >> 12 & 0x3f));
    text += static_cast<char>(0x80 | (c >> 6 & 0x3f));
    text += static_cast<char>(0x80 | (c & 0x3f));
  }
}

std::string clean(std::string_view text) {
  std::string cleaned;
  cleaned.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at;
    while (end < text.size() && (is_plain(text[end]) || text[end] == ' ')) ++end;
    cleaned.append(text, at, end - at);
    if ((at = end) == text.size()) break;
    const char32_t c = next_code_point(text, end);
    if (c == '\n' || c == '\t' || !is_dropped(c)) cleaned.append(text, at, end - at);
    if (c == '\r' && (end == text.size() || text[end] != '\n')) cleaned += '\n';
    at = end;
  }
  return cleaned;
}

void Flow::white_space(bool line_break) {
  if (pending_ == Gap::space) return;
  pending_ = line_break ? Gap::line_break : Gap::space;
}

void Flow::write(std::string_view bytes, char32_t first) {
  if (paragraph_) {
    if (!text_.empty()) text_ += "\n\n";
  } else if (pending_ != Gap::none && !text_.empty()) {
    const bool joined = pending_ == Gap::line_break && is_unspaced(last_) && is_unspaced(first);
    if (!joined) text_ += ' ';
  }
  paragraph_ = false;
  pending_ = Gap::none;
  text_ += bytes;
}

void Flow::add(std::string_view text) {
  if (text_.empty()) text_.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    // Words with single spaces between them are taken at once.
    std::size_t end = at;
    while (end < text.size() &&
           (is_plain(text[end]) ||
            (text[end] == ' ' && end > at && end + 1 < text.size() && is_plain(text[end + 1]))))
      ++end;
    if (end > at) {
      write(text.substr(at, end - at), static_cast<unsigned char>(text[at]));
      last_ = static_cast<unsigned char>(text[end - 1]);
      at = end;
      continue;
    }
    const char32_t c = next_code_point(text, end);
    if (c < 0x80 && is_ascii_space(static_cast<char>(c))) {
      white_space(c == '\n' || c == '\r');
    } else if (is_wide_space(c)) {
      pending_ = Gap::space;
    } else if (!is_dropped(c)) {
      write(text.substr(at, end - at), c);
      last_ = c;
    }
    at = end;
  }
}

std::string Flow::take() {
  return std::move(text_);
}

std::string one_line(std::string_view text) {
  Flow flow;
  flow.add(text);
  return flow.take();
}

std::string paragraphs(std::string_view text) {
  Flow flow;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    if (trim(line).empty()) flow.paragraph();
    flow.add(line);
    flow.add("\n");
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return flow.take();
}

std::string_view trim(std::string_view text) {
  while (!text.empty() && is_ascii_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_ascii_space(text.back())) text.remove_suffix(1);
  return text;
}

bool same_ignoring_case(std::string_view a, std::string_view b) {
  const auto fold = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; };
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i)
    if (fold(a[i]) != fold(b[i])) return false;
  return true;
}

std::string lower(std::string_view text) {
  std::string folded{text};
  for (char& c : folded)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
  return folded;
}

}  // namespace chipwire
