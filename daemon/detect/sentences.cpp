#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include "daemon/detect/page.h"

namespace chipwire {
namespace {

bool is_space(char c) {
  return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

char32_t decode(std::string_view text, std::size_t& at) {
  auto i = static_cast<std::int32_t>(at);
  UChar32 c;
  U8_NEXT(reinterpret_cast<const std::uint8_t*>(text.data()), i,
          static_cast<std::int32_t>(text.size()), c);
  at = static_cast<std::size_t>(i);
  return c < 0 ? 0xFFFD : static_cast<char32_t>(c);
}

/// Whether a full stop at `at` may only mark an abbreviation, an ordinal or an initial.
bool is_abbreviation(std::string_view text, std::size_t begin, std::size_t at) {
  std::size_t start = at;
  while (start > begin && !is_space(text[start - 1])) --start;
  const std::string_view word = text.substr(start, at - start);
  if (word.empty()) return false;
  if (word.find('.') != std::string_view::npos) return true;    // u.s., z.b.
  if (word.size() <= 2 && is_digit(word.front())) return true;  // 28. Januar
  std::size_t letters = 0;
  for (std::size_t i = 0; i < word.size();) {
    const char32_t c = decode(word, i);
    if (c >= 0x3000) return false;
    letters += u_isalpha(static_cast<UChar32>(c)) ? 1 : 0;
  }
  static constexpr std::string_view longer[] = {"corp", "approx", "долл", "руб", "млрд", "proc"};
  for (const std::string_view known : longer) {
    if (word == known) return true;
  }
  return letters > 0 && letters <= 3;  // mr, inc, jan, mio, млн
}

/// What follows a full stop decides: a capital, a digit, a quotation mark or a script without case
/// begins a sentence.
bool begins_sentence(std::string_view original, std::size_t at) {
  while (at < original.size() && is_space(original[at])) ++at;
  if (at >= original.size()) return true;
  const auto c = static_cast<UChar32>(decode(original, at));
  return !u_islower(c) && c != ',' && c != ';' && c != ')';
}

}  // namespace

std::vector<Span> cut_sentences(std::string_view folded, Span whole, std::string_view original,
                                const std::vector<std::uint32_t>& origin) {
  std::vector<Span> spans;
  std::size_t begin = whole.begin;
  const auto close = [&](std::size_t end) {
    while (begin < end && is_space(folded[begin])) ++begin;
    std::size_t last = end;
    while (last > begin && is_space(folded[last - 1])) --last;
    if (last > begin)
      spans.push_back({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(last)});
    begin = end;
  };
  for (std::size_t at = whole.begin; at < whole.end;) {
    const std::size_t start = at;
    const char32_t c = decode(folded, at);
    if (c == '\n') {
      close(start);
    } else if (c == '.') {
      const bool ends = at >= whole.end || is_space(folded[at]) || folded[at] == '"';
      if (ends && !is_abbreviation(folded, begin, start) && begins_sentence(original, origin[at]))
        close(at);
    } else if (c == '!' || c == '?' ||
               (c >= 0x80 && u_hasBinaryProperty(static_cast<UChar32>(c), UCHAR_S_TERM))) {
      close(at);
    }
  }
  close(whole.end);
  return spans;
}

}  // namespace chipwire
