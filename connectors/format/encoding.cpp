#include "connectors/format/encoding.h"

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <simdjson.h>
#include <stdexcept>
#include <unicode/ucnv.h>
#include <unicode/ucsdet.h>
#include <vector>

#include "connectors/format/entity.h"
#include "connectors/format/plain.h"

namespace chipwire {
namespace {

using Converter = std::unique_ptr<UConverter, decltype(&ucnv_close)>;
using Detector = std::unique_ptr<UCharsetDetector, decltype(&ucsdet_close)>;

struct Label {
  std::string_view label, name;
};

/// Labels that mean another encoding than their name says, or that ICU does not know.
constexpr std::array<Label, 31> labels{{
    {"utf8", "UTF-8"},
    {"unicode-1-1-utf-8", "UTF-8"},
    {"us-ascii", "windows-1252"},
    {"ascii", "windows-1252"},
    {"iso-8859-1", "windows-1252"},
    {"iso8859-1", "windows-1252"},
    {"iso88591", "windows-1252"},
    {"iso_8859-1", "windows-1252"},
    {"latin1", "windows-1252"},
    {"latin-1", "windows-1252"},
    {"l1", "windows-1252"},
    {"cp1252", "windows-1252"},
    {"x-cp1252", "windows-1252"},
    {"iso-8859-9", "windows-1254"},
    {"latin5", "windows-1254"},
    {"iso-8859-11", "windows-874"},
    {"tis-620", "windows-874"},
    {"gb2312", "GB18030"},
    {"gb_2312-80", "GB18030"},
    {"gbk", "GB18030"},
    {"x-gbk", "GB18030"},
    {"cp936", "GB18030"},
    {"x-sjis", "windows-31j"},
    {"shift_jis", "windows-31j"},
    {"shift-jis", "windows-31j"},
    {"sjis", "windows-31j"},
    {"ks_c_5601-1987", "windows-949"},
    {"euc-kr", "windows-949"},
    {"x-euc-jp", "EUC-JP"},
    {"big5", "Big5-HKSCS"},
    {"x-mac-roman", "macintosh"},
}};

std::string meaning(std::string_view label) {
  const std::string folded = lower(trim(label));
  for (const Label& known : labels)
    if (known.label == folded) return std::string{known.name};
  return folded == "utf-8" ? "UTF-8" : std::string{trim(label)};
}

bool is_utf8(std::string_view bytes) {
  return simdjson::validate_utf8(bytes.data(), bytes.size());
}

bool is_ascii(std::string_view bytes) {
  return std::all_of(bytes.begin(), bytes.end(), [](char c) { return (c & 0x80) == 0; });
}

/// Whether every byte sequence is a character of `name`, with the text if so; with `lossy`, U+FFFD
/// stands for what is none.
std::optional<std::string> convert(std::string_view bytes, const std::string& name, bool lossy) {
  UErrorCode error = U_ZERO_ERROR;
  const Converter source{ucnv_open(name.c_str(), &error), &ucnv_close};
  const Converter target{ucnv_open("UTF-8", &error), &ucnv_close};
  if (U_FAILURE(error) || bytes.size() > (1u << 30)) return std::nullopt;
  if (!lossy)
    ucnv_setToUCallBack(source.get(), UCNV_TO_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &error);
  std::string text(bytes.size() * 3 + 16, '\0');
  char* out = text.data();
  const char* in = bytes.data();
  std::array<UChar, 4096> pivot;
  UChar *pivot_source = pivot.data(), *pivot_target = pivot.data();
  ucnv_convertEx(target.get(), source.get(), &out, text.data() + text.size(), &in,
                 in + bytes.size(), pivot.data(), &pivot_source, &pivot_target,
                 pivot.data() + pivot.size(), true, true, &error);
  if (U_FAILURE(error)) return std::nullopt;
  text.resize(static_cast<std::size_t>(out - text.data()));
  return text;
}

struct Mark {
  std::string_view bytes, name;
};

using namespace std::string_view_literals;
constexpr std::array<Mark, 5> marks{{{"\xef\xbb\xbf"sv, "UTF-8"},
                                     {"\xff\xfe\0\0"sv, "UTF-32LE"},
                                     {"\0\0\xfe\xff"sv, "UTF-32BE"},
                                     {"\xff\xfe"sv, "UTF-16LE"},
                                     {"\xfe\xff"sv, "UTF-16BE"}}};

/// Wide encodings without a mark show by the zeros around their first '<' or '{' (XML 1.0, F.1).
std::string wide_encoding(std::string_view bytes) {
  if (bytes.size() < 4) return {};
  const auto zero = [&](std::size_t i) { return bytes[i] == '\0'; };
  if (zero(0) && zero(1) && zero(2) && !zero(3)) return "UTF-32BE";
  if (!zero(0) && zero(1) && zero(2) && zero(3)) return "UTF-32LE";
  if (zero(0) && !zero(1) && zero(2) && !zero(3)) return "UTF-16BE";
  if (!zero(0) && zero(1) && !zero(2) && zero(3)) return "UTF-16LE";
  return {};
}

std::string declared_encoding(std::string_view bytes) {
  const std::string_view head = bytes.substr(0, 1024);
  const std::size_t begin = head.find("<?xml");
  if (begin == std::string_view::npos) return {};
  const std::string_view declaration = head.substr(begin, head.find("?>", begin) - begin);
  std::size_t at = declaration.find("encoding");
  if (at == std::string_view::npos) return {};
  at = declaration.find_first_of("\"'", at);
  if (at == std::string_view::npos) return {};
  const std::size_t end = declaration.find(declaration[at], at + 1);
  return end == std::string_view::npos ? "" : std::string{declaration.substr(at + 1, end - at - 1)};
}

/// UTF-8 with stray bytes, as when articles from windows-1252 were pasted into a UTF-8 feed: each
/// stray byte is read as windows-1252. Nothing if strays outnumber the good sequences.
std::optional<std::string> mend_utf8(std::string_view bytes) {
  std::string text;
  std::size_t good = 0, bad = 0;
  for (std::size_t at = 0; at < bytes.size();) {
    const std::size_t begin = at;
    const char32_t c = next_code_point(bytes, at);
    const bool stray = c == 0xfffd && at == begin + 1;
    if (!stray) {
      good += at > begin + 1;
      text += bytes.substr(begin, at - begin);
    } else {
      ++bad;
      append_utf8(text, windows_1252(static_cast<unsigned char>(bytes[begin])));
    }
  }
  if (bad > good) return std::nullopt;
  return text;
}

/// Encodings that sniffing may answer: those of feeds, all of which hold ASCII as it is.
constexpr auto sniffable = std::to_array<std::string_view>(
    {"GB18030",      "Big5",         "Shift_JIS",    "EUC-JP",       "EUC-KR",
     "KOI8-R",       "windows-1250", "windows-1251", "windows-1252", "windows-1253",
     "windows-1254", "windows-1255", "windows-1256", "ISO-8859-1",   "ISO-8859-2",
     "ISO-8859-5",   "ISO-8859-6",   "ISO-8859-7",   "ISO-8859-8",   "ISO-8859-9"});

std::string sniff(std::string_view bytes) {
  UErrorCode error = U_ZERO_ERROR;
  const Detector detector{ucsdet_open(&error), &ucsdet_close};
  if (U_FAILURE(error)) return "windows-1252";
  ucsdet_enableInputFilter(detector.get(), true);  // tags say nothing of a language
  const auto length = static_cast<int32_t>(std::min<std::size_t>(bytes.size(), 64u << 10));
  ucsdet_setText(detector.get(), bytes.data(), length, &error);
  int32_t count = 0;
  const UCharsetMatch** matches = ucsdet_detectAll(detector.get(), &count, &error);
  for (int32_t i = 0; U_SUCCESS(error) && i < count; ++i) {
    const char* name = ucsdet_getName(matches[i], &error);
    if (U_SUCCESS(error) && std::find(sniffable.begin(), sniffable.end(), name) != sniffable.end())
      return meaning(name);
  }
  return "windows-1252";
}

Characters utf8(std::string_view bytes, std::string warning) {
  return {std::string{bytes}, "UTF-8", std::move(warning)};
}

bool is_single_byte(const std::string& name) {
  const std::string folded = lower(name);
  return folded.starts_with("windows-125") || folded.starts_with("iso-8859") ||
         folded.starts_with("koi8") || folded == "macintosh";
}

/// Whether bytes are used that windows-125x has over the ISO encodings it stands for.
bool uses_c1(std::string_view bytes) {
  return std::any_of(bytes.begin(), bytes.end(), [](char c) { return (c & 0xe0) == 0x80; });
}

/// The reading under one label; nothing if the bytes contradict it.
std::optional<Characters> read_as(std::string_view bytes, const std::string& label) {
  const std::string name = meaning(label);
  if (name == "UTF-8") {
    if (!is_utf8(bytes)) return std::nullopt;
    return utf8(bytes, "");
  }
  if (lower(name).starts_with("utf-16") || lower(name).starts_with("utf-32"))
    if (wide_encoding(bytes).empty()) return std::nullopt;  // says wide, is not
  if (is_ascii(bytes) && (is_single_byte(name) || name == "GB18030"))
    return Characters{std::string{bytes}, label, ""};
  if (is_single_byte(name) && is_utf8(bytes)) return std::nullopt;
  auto text = convert(bytes, name, false);
  if (!text) return std::nullopt;
  return Characters{std::move(*text), uses_c1(bytes) && is_single_byte(name) ? name : label, ""};
}

std::optional<Characters> read_mark(std::string_view bytes) {
  for (const Mark& mark : marks) {
    if (!bytes.starts_with(mark.bytes)) continue;
    const std::string_view rest = bytes.substr(mark.bytes.size());
    if (mark.name == "UTF-8") {
      if (is_utf8(rest)) return utf8(rest, "");
      continue;
    }
    if (auto text = convert(rest, std::string{mark.name}, true))
      return Characters{std::move(*text), std::string{mark.name}, ""};
  }
  return std::nullopt;
}

bool is_known(const std::string& label) {
  UErrorCode error = U_ZERO_ERROR;
  const Converter converter{ucnv_open(meaning(label).c_str(), &error), &ucnv_close};
  return U_SUCCESS(error);
}

/// When no label fits: UTF-8 with strays, or what ICU takes it for, or windows-1252.
Characters guess(std::string_view bytes, const std::vector<std::string>& tried) {
  if (bytes.starts_with("\xef\xbb\xbf")) bytes.remove_prefix(3);
  if (is_utf8(bytes)) return utf8(bytes, "");
  if (auto text = mend_utf8(bytes)) return {std::move(*text), "UTF-8", "stray bytes in UTF-8"};
  for (const std::string& label : tried)
    if (!is_single_byte(meaning(label)) && meaning(label) != "UTF-8")
      if (auto text = convert(bytes, meaning(label), true))
        return {std::move(*text), meaning(label), "bytes that are not " + label};
  const std::string name = tried.empty() ? sniff(bytes) : "windows-1252";
  auto text = convert(bytes, name, true);
  if (!text) text = convert(bytes, "windows-1252", true);
  return {text.value_or(""), name, ""};
}

}  // namespace

std::string header_parameter(std::string_view header, std::string_view name) {
  for (std::size_t at = header.find(';'); at != std::string_view::npos;
       at = header.find(';', at + 1)) {
    std::string_view parameter = header.substr(at + 1);
    parameter = trim(parameter.substr(0, parameter.find(';')));
    const std::size_t equals = parameter.find('=');
    if (equals == std::string_view::npos) continue;
    if (!same_ignoring_case(trim(parameter.substr(0, equals)), name)) continue;
    std::string_view value = trim(parameter.substr(equals + 1));
    while (!value.empty() && (value.front() == '"' || value.front() == '\''))
      value.remove_prefix(1);
    while (!value.empty() && (value.back() == '"' || value.back() == '\'')) value.remove_suffix(1);
    return std::string{value};
  }
  return {};
}

Characters read_characters(std::string_view bytes, std::string_view content_type) {
  if (auto marked = read_mark(bytes)) return *marked;
  if (const std::string wide = wide_encoding(bytes); !wide.empty())
    if (auto text = convert(bytes, wide, true)) return {std::move(*text), wide, ""};
  if (bytes.find("\x1b$") != std::string_view::npos)
    if (auto read = read_as(bytes, "ISO-2022-JP")) return *read;

  std::string first = header_parameter(content_type, "charset");
  std::string second = declared_encoding(bytes);
  // Servers add Latin-1 to everything; a document that says otherwise knows better.
  if (meaning(first) == "windows-1252" && !second.empty() && !is_ascii(bytes)) swap(first, second);

  std::vector<std::string> tried;
  for (const std::string& label : {first, second}) {
    if (label.empty() || !is_known(label)) continue;
    if (auto read = read_as(bytes, label)) {
      if (!tried.empty()) read->warning = "not " + tried.front() + " as declared";
      return *read;
    }
    tried.push_back(label);
  }
  Characters read = guess(bytes, tried);
  if (!tried.empty() && read.warning.empty())
    read.warning = "not " + tried.front() + " as declared";
  return read;
}

}  // namespace chipwire
