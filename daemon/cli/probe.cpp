#include <cstdio>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <iterator>
#include <memory>
#include <stdexcept>

#include "connectors/decode.h"
#include "connectors/format/language.h"
#include "connectors/transport/printable.h"
#include "daemon/cli/command.h"
#include "daemon/cli/fetch_option.h"
#include "daemon/cli/knowledge_option.h"
#include "daemon/detect/detect.h"

namespace chipwire {
namespace {

struct ProbeOptions {
  std::string target;
  std::size_t items = 1000;
  FetchOption fetch;
  KnowledgeOption knowledge;
};

/// A line of facts; nothing where there is none. What a server said is made fit for a terminal.
void show(std::string_view name, const std::string& value) {
  if (!value.empty()) fmt::print("{:<12} {}\n", name, printable(value));
}

std::string in_ms(std::chrono::microseconds span) {
  return fmt::format("{:.1f} ms", static_cast<double>(span.count()) / 1000);
}

void show(const Fetched& fetched) {
  for (const Hop& hop : fetched.hops) {
    show(fmt::format("HTTP {}", hop.status), hop.url);
  }
  show("server", fetched.address + " " + fetched.http_version);
  show("type", fetched.document.content_type);
  show("size", fmt::format("{} bytes, {} on the wire {}", fetched.document.bytes.size(),
                           fetched.wire_bytes, fetched.content_encoding));
  show("etag", fetched.validators.etag);
  show("modified", fetched.validators.last_modified);
  show("caching", fetched.cache_control);
  show("time",
       fmt::format("resolved {}, connected {}, first byte {}, whole {}", in_ms(fetched.resolved),
                   in_ms(fetched.connected), in_ms(fetched.first_byte), in_ms(fetched.total)));
}

Document document_of(const ProbeOptions& options) {
  if (is_url(options.target)) {
    Fetched fetched = options.fetch.fetch(options.target);
    show(fetched);
    return std::move(fetched.document);
  }
  std::ifstream in(options.target, std::ios::binary);
  if (!in) throw std::runtime_error("cannot read " + options.target);
  Document document;
  document.file_name = std::filesystem::path(options.target).filename().string();
  document.bytes.assign(std::istreambuf_iterator<char>(in), {});
  return document;
}

void show(const Decoded& decoded) {
  show("format",
       decoded.format + ", " + decoded.encoding + (decoded.malformed ? ", repaired" : ""));
  show("feed", decoded.feed.title);
  if (decoded.feed.ttl_minutes) show("ttl", fmt::format("{} min", *decoded.feed.ttl_minutes));
  for (const std::string& hub : decoded.feed.hubs) show("hub", hub);
  for (const std::string& warning : decoded.warnings) show("warning", warning);
  show("items", std::to_string(decoded.items.size()));
}

/// Date, score, band and title of an item, and a line for each of its claims.
void show(const Item& item, const Reading& reading) {
  const std::string date = item.published ? rfc3339(item.published->at).substr(0, 16) + "Z" : "-";
  fmt::print("{:<17}  {:.3f}  {:<7}  {}\n", date, reading.score, name_of(reading.band),
             printable(item.title.empty() ? item.text.substr(0, 80) : item.title));
  for (const Claim& claim : reading.claims) fmt::print("{:37}{}\n", "", printable(claim.gist));
}

int probe(const ProbeOptions& options) try {
  Decoded decoded = decode(document_of(options));
  show(decoded);
  const Knowledge knowledge = options.knowledge.load();
  std::size_t shown = 0, published = 0, reviewed = 0;
  for (Item& item : decoded.items) {
    item.lang_detected = detect_language(item.title, item.text);
    const Reading reading = detect(item, knowledge);
    published += reading.band == Band::publish ? 1 : 0;
    reviewed += reading.band == Band::review ? 1 : 0;
    if (shown++ == 0) fmt::print("\n");
    if (shown <= options.items) show(item, reading);
  }
  if (shown > options.items) fmt::print("... and {} more\n", shown - options.items);
  fmt::print("\n{} of {} would be published, {} for review\n", published, shown, reviewed);
  return 0;
} catch (const FetchError& error) {
  fmt::print(stderr, "chipwire: cannot fetch ({}): {}\n", error.cause(), error.what());
  if (error.cause() == "refused_address") {
    fmt::print(stderr, "chipwire: --allow-private lets it connect there\n");
  }
  return 1;
} catch (const DecodeError& error) {
  fmt::print(stderr, "chipwire: fetched, but not readable as a feed or wire item: {}\n",
             printable(error.what()));
  return 1;
}

}  // namespace

void add_probe(CLI::App& app, int& status) {
  CLI::App* command =
      app.add_subcommand("probe", "fetch one feed and show what would be published of it");
  const auto options = std::make_shared<ProbeOptions>();
  command->add_option("target", options->target, "a URL (http, https) or a file")->required();
  options->fetch.add_to(*command);
  command->add_option("--items", options->items, "show at most so many")->capture_default_str();
  options->knowledge.add_to(*command);
  command->callback([options, &status] { status = probe(*options); });
}

}  // namespace chipwire
