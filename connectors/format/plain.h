#pragma once

#include <string>
#include <string_view>

namespace chipwire {

/// Valid UTF-8 without control characters (but tab and line feed), bidi embeddings, overrides and
/// isolates, byte order marks and noncharacters; a stray byte is dropped. Linear, one copy.
std::string clean(std::string_view text);

/// `text` on one line: clean, runs of white space as one space, ends trimmed. A line break between
/// two Han or kana characters leaves nothing behind, as these scripts write no spaces.
std::string one_line(std::string_view text);

/// Plain text as paragraphs: each on one line as one_line() does it, parted by one blank line
/// wherever `text` has one or more.
std::string paragraphs(std::string_view text);

/// Without white space (ASCII) at both ends.
std::string_view trim(std::string_view text);

/// ASCII letters folded; other bytes are compared as they are.
bool same_ignoring_case(std::string_view a, std::string_view b);
std::string lower(std::string_view text);

/// The code point at `text[at]`, which moves on behind it. What is not UTF-8 gives U+FFFD and one
/// byte's progress. `at` must be less than the size.
char32_t next_code_point(std::string_view text, std::size_t& at);
void append_utf8(std::string& text, char32_t code_point);

/// Collects words into lines as a reader sees them: white space is remembered and written as one
/// space when more text comes. Shared by one_line() and html_text().
class Flow {
 public:
  /// Adds text; control and bidi characters are left out, white space is collapsed.
  void add(std::string_view text);
  void space() { pending_ = Gap::space; }
  /// Ends the paragraph; the next text starts after a blank line.
  void paragraph() { paragraph_ = true; }
  std::string take();

 private:
  enum class Gap { none, space, line_break };

  void white_space(bool line_break);
  void write(std::string_view bytes, char32_t first);

  std::string text_;
  char32_t last_ = 0;
  Gap pending_ = Gap::none;
  bool paragraph_ = false;
};

}  // namespace chipwire
