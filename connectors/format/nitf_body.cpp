#include "connectors/format/nitf_body.h"

#include "connectors/format/html_text.h"
#include "connectors/format/plain.h"

namespace chipwire {
namespace {

void keep(std::string& line, const Element& from, std::string_view name) {
  if (!line.empty()) return;
  if (const Element found = from.descendant(name)) line = html_line(found.markup());
}

}  // namespace

void read_nitf_body(const Element& nitf, Item& item) {
  const Element body = nitf.child("body");
  if (!body) return;
  if (const Element head = body.child("body.head")) {
    keep(item.title, head, "hl1");
    keep(item.subtitle, head, "hl2");
    keep(item.byline, head, "byline");
    keep(item.dateline, head, "dateline");
    if (const Element abstract = head.child("abstract");
        abstract && item.summary_markup.value.empty())
      item.summary_markup = {clean(abstract.markup()), "text/html", {}, {}, {}};
  }
  for (Element part = body.first(); part; part = part.next())
    if (part.local_name() == "body.content")
      item.content.push_back(
          {clean(part.markup()), "text/html", std::string{part.language()}, {}, {}});
}

}  // namespace chipwire
