// bytes to Items: decode() beside a yardstick (pugixml's bare DOM parse in place, or simdjson's) on
// the same bytes in the same run. Prints items/s and MB/s of one core.
//
//   bench_decode [--repeat N] [FILE [CONTENT-TYPE]]
//
// Without FILE it makes its own: RSS of 1 MB with descriptions in plain text, then in HTML.

#include "connectors/decode.h"

#include <chrono>
#include <fmt/format.h>
#include <fstream>
#include <functional>
#include <iostream>
#include <iterator>
#include <pugixml.hpp>
#include <simdjson.h>
#include <string>
#include <vector>

namespace chipwire {
namespace {

using Clock = std::chrono::steady_clock;

/// The best of `repeat` runs: what the machine can do when nothing else disturbs it.
double best_seconds(int repeat, const std::function<void()>& run) {
  double best = 1e9;
  for (int i = 0; i < repeat; ++i) {
    const auto begin = Clock::now();
    run();
    best = std::min(best, std::chrono::duration<double>(Clock::now() - begin).count());
  }
  return best;
}

std::string made_feed(std::size_t bytes, bool html) {
  std::string feed =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rss version=\"2.0\" "
      "xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><channel><title>Ports and harbours</title>"
      "<link>https://example.com/</link><description>Made for measuring</description>\n";
  for (int i = 0; feed.size() < bytes; ++i) {
    std::string text;
    for (int sentence = 0; sentence < 6; ++sentence) {
      const std::string plain = fmt::format(
          "Berth {} of the harbour received {} containers on the morning tide, the port authority "
          "said; a quarter of them went on by rail within the day. ",
          i % 37, 100 + sentence * 7);
      text +=
          html ? "&lt;p class=\"lead\"&gt;" + plain + "&lt;b&gt;Caf&amp;eacute;&lt;/b&gt;&lt;/p&gt;"
               : plain;
    }
    feed += fmt::format(
        "<item><title>Ship {0} arrives at berth {1}</title><link>https://example.com/{0}</link>"
        "<guid isPermaLink=\"false\">urn:example:{0}</guid><pubDate>Tue, 24 Nov 2026 "
        "{2:02}:{3:02}:00 "
        "GMT</pubDate><dc:creator>A. Reporter</dc:creator><category>Shipping</category>"
        "<description>{4}</description></item>\n",
        i, i % 37, i / 60 % 24, i % 60, text);
  }
  return feed + "</channel></rss>\n";
}

void yardstick(const std::string& bytes) {
  if (bytes.find_first_of("{<") != std::string::npos && bytes[bytes.find_first_of("{<")] == '{') {
    simdjson::dom::parser parser;
    simdjson::dom::element root;
    if (parser.parse(simdjson::padded_string{bytes}).get(root)) throw DecodeError("not JSON");
    return;
  }
  std::string copy = bytes;
  pugi::xml_document document;
  document.load_buffer_inplace(copy.data(), copy.size(), pugi::parse_default, pugi::encoding_utf8);
}

void measure(const std::string& name, const Document& document, int repeat) {
  std::size_t items = 0;
  const double bare = best_seconds(repeat, [&] { yardstick(document.bytes); });
  const double whole = best_seconds(repeat, [&] { items = decode(document).items.size(); });
  const double megabytes = static_cast<double>(document.bytes.size()) / 1e6;
  fmt::print(
      "{}: {:.0f} KB, {} items; decode {:.1f} MB/s, {:.0f} items/s; yardstick {:.1f} MB/s; "
      "decode reaches {:.0f} % of it\n",
      name, megabytes * 1000, items, megabytes / whole, static_cast<double>(items) / whole,
      megabytes / bare, 100 * bare / whole);
}

}  // namespace
}  // namespace chipwire

int main(int argc, char** argv) {
  using namespace chipwire;
  std::vector<std::string> arguments{argv + 1, argv + argc};
  int repeat = 20;
  if (arguments.size() >= 2 && arguments[0] == "--repeat") {
    repeat = std::max(1, std::stoi(arguments[1]));
    arguments.erase(arguments.begin(), arguments.begin() + 2);
  }
  Document document;
  if (arguments.empty()) {
    document.bytes = made_feed(20'000, false);
    measure("plain RSS, small", document, repeat * 10);
    document.bytes = made_feed(1'000'000, false);
    measure("plain RSS", document, repeat);
    document.bytes = made_feed(1'000'000, true);
    measure("RSS with HTML", document, repeat);
    return 0;
  }
  std::ifstream file{arguments[0], std::ios::binary};
  if (!file) {
    std::cerr << "cannot read " << arguments[0] << '\n';
    return 1;
  }
  document.bytes.assign(std::istreambuf_iterator<char>{file}, {});
  if (arguments.size() > 1) document.content_type = arguments[1];
  measure(arguments[0], document, repeat);
}
