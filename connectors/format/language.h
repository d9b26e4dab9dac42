#pragma once

#include <string>
#include <string_view>

namespace chipwire {

/// The language that a text is most likely in (BCP 47), by CLD2 on its first few hundred bytes;
/// empty where that is not reliable. Gates nothing. decode() leaves it out, since most items of a
/// poll are repeats: it is for those that are new.
std::string detect_language(std::string_view title, std::string_view text);

}  // namespace chipwire
