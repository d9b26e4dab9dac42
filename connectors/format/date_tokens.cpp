#include "connectors/format/date_tokens.h"

#include <array>
#include <unicode/uchar.h>
#include <unicode/uscript.h>

#include "connectors/format/plain.h"

namespace chipwire {
namespace {

constexpr std::size_t most_tokens = 64;

constexpr auto pairs = std::to_array<std::string_view>(
    {"上午", "下午", "午前", "午後", "凌晨", "早上", "晚上", "中午", "令和", "平成", "昭和",
     "大正", "民國", "民国", "曜日", "星期", "公元", "西元", "時間", "北京", "時刻"});

bool is_han(UChar32 c) {
  UErrorCode error = U_ZERO_ERROR;
  return uscript_getScript(c, &error) == USCRIPT_HAN;
}

bool is_word_part(UChar32 c) {
  return u_isalpha(c) || c == '\'' || c == 0x2019 || c == '_' ||
         u_charType(c) == U_NON_SPACING_MARK || u_charType(c) == U_COMBINING_SPACING_MARK;
}

class Tokenizer {
 public:
  explicit Tokenizer(std::string_view text) : text_(text) {}

  std::vector<DateToken> run() {
    while (at_ < text_.size() && tokens_.size() <= most_tokens) step();
    if (tokens_.size() > most_tokens) tokens_.clear();
    return std::move(tokens_);
  }

 private:
  void step() {
    std::size_t next = at_;
    const auto c = static_cast<UChar32>(next_code_point(text_, next));
    if (u_charDigitValue(c) >= 0) return number();
    if (is_word_part(c) && c != '\'' && c != '_') return is_han(c) ? han(next) : word();
    if (c == '(' || c == '[' || c == 0xff08) ++depth_;
    if ((c == ')' || c == ']' || c == 0xff09) && depth_ > 0) --depth_;
    if (c == '\\' && next < text_.size()) {
      spaced_ = true;  // a line end that somebody escaped
      ++next;
    } else if (u_isUWhiteSpace(c) || c == 0x200e || c == 0x200f) {
      spaced_ = true;
    } else if (c == 0xff1a) {
      add(DateToken::Kind::mark).text = ":";
    } else if (c == 0x2212 || c == 0x2013 || c == 0x2010 || c == 0x2011) {
      add(DateToken::Kind::mark).text = "-";
    } else if (c == ':' || c == '/' || c == '.' || c == '-' || c == '+') {
      add(DateToken::Kind::mark).text = std::string(1, static_cast<char>(c));
    } else {
      spaced_ = true;  // commas, parentheses, quotes
    }
    at_ = next;
  }

  DateToken& add(DateToken::Kind kind) {
    DateToken& token = tokens_.emplace_back();
    token.kind = kind;
    token.spaced = spaced_;
    token.aside = depth_ > 0;
    spaced_ = false;
    return token;
  }

  void number() {
    DateToken& token = add(DateToken::Kind::number);
    while (at_ < text_.size() && token.digits < 18) {
      std::size_t next = at_;
      const int digit = u_charDigitValue(static_cast<UChar32>(next_code_point(text_, next)));
      if (digit < 0) break;
      token.value = token.value * 10 + digit;
      ++token.digits;
      at_ = next;
    }
  }

  void han(std::size_t next) {
    std::string_view found = text_.substr(at_, next - at_);
    for (const std::string_view pair : pairs)
      if (text_.substr(at_).starts_with(pair)) found = pair;
    add(DateToken::Kind::word).text = found;
    at_ += found.size();
  }

  void word() {
    DateToken& token = add(DateToken::Kind::word);
    const std::size_t begin = at_;
    while (at_ < text_.size()) {
      std::size_t next = at_;
      const auto c = static_cast<UChar32>(next_code_point(text_, next));
      if (c == '.' && next < text_.size()) {
        std::size_t after = next;
        if (!u_isalpha(static_cast<UChar32>(next_code_point(text_, after)))) break;
      } else if (!is_word_part(c) || is_han(c)) {
        break;
      }
      at_ = next;
    }
    token.text = text_.substr(begin, at_ - begin);
  }

  std::string_view text_;
  std::size_t at_ = 0;
  int depth_ = 0;
  bool spaced_ = false;
  std::vector<DateToken> tokens_;
};

}  // namespace

std::vector<DateToken> date_tokens(std::string_view text) {
  return Tokenizer{text}.run();
}

}  // namespace chipwire
