// detect() on one core: milliseconds for an item, by its size.
//
//   bench_detect [--repeat N] KNOWLEDGE CORPUS.jsonl...

#include "daemon/detect/detect.h"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <fmt/format.h>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace chipwire {
namespace {

using Clock = std::chrono::steady_clock;

double milliseconds(Clock::duration time) {
  return std::chrono::duration<double, std::milli>(time).count();
}

std::vector<Item> items_of(const std::string& file) {
  std::vector<Item> items;
  std::ifstream in(file, std::ios::binary);
  for (std::string line; std::getline(in, line);) {
    const auto document = nlohmann::json::parse(line);
    Item& item = items.emplace_back();
    item.lang = document.value("lang", "");
    item.title = document.value("title", "");
    item.text = document.value("body", "");
  }
  return items;
}

void report(const std::string& name, std::vector<double> times) {
  if (times.empty()) return;
  std::sort(times.begin(), times.end());
  fmt::print("{:<12} {:>7} items   p50 {:.3f} ms   p99 {:.3f} ms   max {:.3f} ms\n", name,
             times.size(), times[times.size() / 2], times[times.size() * 99 / 100], times.back());
}

int run(int repeat, const std::string& directory, const std::vector<std::string>& files) {
  const auto start = Clock::now();
  const Knowledge knowledge = Knowledge::load(directory);
  fmt::print("knowledge loads in {:.0f} ms\n", milliseconds(Clock::now() - start));
  std::vector<double> all, large;
  for (const std::string& file : files) {
    for (const Item& item : items_of(file)) {
      for (int i = 0; i < repeat; ++i) {
        const auto begin = Clock::now();
        detect(item, knowledge);
        const double took = milliseconds(Clock::now() - begin);
        all.push_back(took);
        if (const std::size_t size = item.title.size() + item.text.size();
            size >= 3500 && size < 4500) {
          large.push_back(took);
        }
      }
    }
  }
  report("all", std::move(all));
  report("about 4 KB", std::move(large));
  return 0;
}

}  // namespace
}  // namespace chipwire

int main(int argc, char** argv) {
  int repeat = 1, next = 1;
  if (argc > 2 && std::string(argv[1]) == "--repeat") repeat = std::atoi(argv[2]), next = 3;
  if (argc < next + 2) {
    fmt::print(stderr, "usage: bench_detect [--repeat N] KNOWLEDGE CORPUS.jsonl...\n");
    return 2;
  }
  return chipwire::run(repeat, argv[next], {argv + next + 1, argv + argc});
}
