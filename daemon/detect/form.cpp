#include "daemon/detect/form.h"

#include <unicode/uchar.h>
#include <unicode/uscript.h>
#include <unicode/utf8.h>

namespace chipwire {
namespace {

constexpr std::string_view gap = "\xE2\x80\xA6";  // …

char32_t before(std::string_view text, std::size_t at) {
  if (at == 0) return 0;
  if (static_cast<unsigned char>(text[at - 1]) < 0x80) return static_cast<char32_t>(text[at - 1]);
  auto i = static_cast<std::int32_t>(at);
  UChar32 c;
  U8_PREV(reinterpret_cast<const std::uint8_t*>(text.data()), 0, i, c);
  return c < 0 ? 0 : static_cast<char32_t>(c);
}

char32_t after(std::string_view text, std::size_t at) {
  if (at >= text.size()) return 0;
  if (static_cast<unsigned char>(text[at]) < 0x80) return static_cast<char32_t>(text[at]);
  auto i = static_cast<std::int32_t>(at);
  UChar32 c;
  U8_NEXT(reinterpret_cast<const std::uint8_t*>(text.data()), i,
          static_cast<std::int32_t>(text.size()), c);
  return c < 0 ? 0 : static_cast<char32_t>(c);
}

bool is_ascii_alnum(char32_t c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool is_hangul(char32_t c) {
  return c >= 0xAC00 && c <= 0xD7AF;
}

/// Scripts that write no spaces between words, or attach particles without them (Hangul).
bool is_unspaced(char32_t c) {
  return (c >= 0x2E80 && c <= 0xA4CF) || is_hangul(c) || (c >= 0x0E00 && c <= 0x0EFF) ||
         (c >= 0x1000 && c <= 0x109F) || (c >= 0x1780 && c <= 0x17FF) ||
         (c >= 0xF900 && c <= 0xFAFF) || (c >= 0x20000 && c <= 0x3FFFF);
}

bool is_arabic(char32_t c) {
  return c >= 0x0600 && c <= 0x06FF;
}
bool is_hebrew(char32_t c) {
  return c >= 0x0590 && c <= 0x05FF;
}

bool is_word(char32_t c) {
  if (c < 0x80) return is_ascii_alnum(c) || c == '_';
  return u_isalnum(static_cast<UChar32>(c)) ||
         (U_GET_GC_MASK(static_cast<UChar32>(c)) & (U_GC_M_MASK)) != 0;
}

/// Whether two neighbours belong to one word.
bool joined(char32_t a, char32_t b) {
  if (!is_word(a) || !is_word(b) || is_unspaced(a) || is_unspaced(b)) return false;
  const bool one_alphabet = is_ascii_alnum(a) == is_ascii_alnum(b) || (a < 0x250 && b < 0x250);
  return one_alphabet;  // "H200ـ" and "чипыH200" are two words each
}

/// Whether what precedes `at` in its word are Arabic or Hebrew proclitics (and, so, by, to, the …).
bool is_proclitic(std::string_view text, std::size_t at) {
  static constexpr std::u32string_view arabic = U"وفبلكسا";
  static constexpr std::u32string_view hebrew = U"והבלמשכ";
  for (int letters = 0; letters < 5; ++letters) {
    const char32_t c = before(text, at);
    if (!is_word(c)) return true;
    const std::u32string_view allowed = is_arabic(c) ? arabic : hebrew;
    if (allowed.find(c) == std::u32string_view::npos) return false;
    at -= 2;
  }
  return false;
}

bool is_bounded_left(std::string_view text, std::size_t begin, const Piece& piece) {
  const char32_t first = after(text, begin);
  const char32_t previous = before(text, begin);
  if (is_hangul(first) && piece.text.size() == 3 && !piece.open_left) return !is_hangul(previous);
  if (!joined(previous, first)) return true;
  if (is_arabic(first) || is_hebrew(first)) return is_proclitic(text, begin);
  return piece.open_left;
}

}  // namespace

void open_hyphens(std::string& folded) {
  for (std::size_t i = 1; i + 1 < folded.size(); ++i) {
    if (folded[i] != '-') continue;
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    const bool inside = is_word(before(folded, i)) && is_word(after(folded, i + 1));
    if (inside && !(is_digit(folded[i - 1]) && is_digit(folded[i + 1]))) folded[i] = ' ';
  }
}

namespace {

std::string_view trimmed(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

char32_t take(std::string_view text, std::size_t& at) {
  auto i = static_cast<std::int32_t>(at);
  UChar32 c;
  U8_NEXT(reinterpret_cast<const std::uint8_t*>(text.data()), i,
          static_cast<std::int32_t>(text.size()), c);
  at = static_cast<std::size_t>(i);
  return c < 0 ? 0xFFFD : static_cast<char32_t>(c);
}

/// Short names in capitals need all of them, others that begin with one need that.
Capitals capitals_of(std::string_view written) {
  constexpr std::size_t longest = 5;
  std::size_t letters = 0, upper = 0;
  bool first_is_upper = false;
  for (std::size_t at = 0; at < written.size();) {
    const auto c = static_cast<UChar32>(take(written, at));
    if (!u_isalpha(c)) continue;
    if (letters++ == 0) first_is_upper = u_isupper(c);
    if (u_isupper(c)) ++upper;
  }
  if (upper == letters && letters > 0 && letters <= longest) return Capitals::all;
  return first_is_upper ? Capitals::first : Capitals::any;
}

void add_piece(Form& form, std::string_view written, bool is_next, const Fold& fold) {
  Piece piece;
  piece.is_next = is_next;
  written = trimmed(written);
  if (written.starts_with('*')) piece.open_left = true, written.remove_prefix(1);
  if (written.ends_with('*')) piece.open_right = true, written.remove_suffix(1);
  piece.text = fold(trimmed(written));
  open_hyphens(piece.text);
  if (!piece.text.empty()) form.pieces.push_back(std::move(piece));
}

}  // namespace

Form parse_form(std::string_view written, Meaning meaning, const Fold& fold) {
  if (written.starts_with('?')) meaning.is_weak = true, written.remove_prefix(1);
  Form form{{}, meaning, meaning.kind == Kind::word ? Capitals::any : capitals_of(written)};
  while (!written.empty()) {
    const std::size_t cut = std::min(written.find(gap), written.size());
    std::string_view part = written.substr(0, cut);
    written.remove_prefix(std::min(cut + gap.size(), written.size()));
    // A stem before the last word cuts the part: the next word follows on it.
    bool is_next = false;
    for (std::size_t stem; (stem = part.find("* ")) != part.npos; is_next = true) {
      add_piece(form, part.substr(0, stem + 1), is_next, fold);
      part.remove_prefix(stem + 2);
    }
    add_piece(form, part, is_next, fold);
  }
  return form;
}

bool has_capitals(std::string_view original, Capitals capitals) {
  if (capitals == Capitals::any) return true;
  for (std::size_t at = 0; at < original.size();) {
    const auto c = static_cast<UChar32>(take(original, at));
    if (u_islower(c)) return false;
    if (capitals == Capitals::first && u_isalpha(c)) return true;
  }
  return true;
}

std::size_t find_next_word(std::string_view text, std::size_t from, const Piece& piece) {
  while (from < text.size() && is_word(after(text, from))) {
    do ++from;
    while (from < text.size() && (static_cast<unsigned char>(text[from]) & 0xC0) == 0x80);
  }
  if (from >= text.size() || text[from] != ' ') return text.npos;
  return text.substr(from + 1).starts_with(piece.text) ? from + 1 : text.npos;
}

bool is_bounded(std::string_view text, std::size_t begin, std::size_t end, const Piece& piece) {
  if (!is_bounded_left(text, begin, piece)) return false;
  return piece.open_right || !joined(before(text, end), after(text, end));
}

}  // namespace chipwire
