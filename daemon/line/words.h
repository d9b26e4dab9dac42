#pragma once

#include <string>
#include <string_view>

namespace chipwire {

/// `text` without white space of any script (Unicode White_Space, zero width space): what a change
/// of layout leaves as it is. Bytes that are not UTF-8 stay.
void append_without_spaces(std::string& out, std::string_view text);

/// Letters and digits only, in NFKC_Casefold (UAX #15): equal for texts that differ in case,
/// width, punctuation or spacing. At most the first `most` code points.
std::string letters_of(std::string_view text, std::size_t most = std::string_view::npos);

/// Unicode case folding, for comparing names.
std::string folded(std::string_view text);

}  // namespace chipwire
