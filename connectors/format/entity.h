#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace chipwire {

/// A character reference of HTML at the beginning of a text.
struct Reference {
  std::size_t length = 0;  ///< bytes of the text that it takes; 0: there is none
  std::string text;        ///< what it stands for, UTF-8
};

/// Reads `&name;`, `&#233;` or `&#xe9;` at the front of `text`. Numbers follow HTML: 128 to 159 are
/// those of windows-1252, what is no character is U+FFFD. A name needs its semicolon.
Reference read_reference(std::string_view text);

/// What a byte stands for in windows-1252; U+FFFD for the five that it leaves open.
char32_t windows_1252(unsigned char byte);

}  // namespace chipwire
