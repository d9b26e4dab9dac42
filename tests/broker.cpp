#include "tests/broker.h"

#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <memory>
#include <random>
#include <signal.h>
#include <stdexcept>
#include <unistd.h>
#include <variant>

#include "config/credentials.h"

namespace chipwire {
namespace {

constexpr auto longest_read = std::chrono::seconds{30};

/// What `command` prints, without the line's end.
std::string run(const std::string& command) {
  std::FILE* const pipe = popen(command.c_str(), "re");
  if (pipe == nullptr) throw std::runtime_error("cannot run " + command);
  std::string output;
  std::array<char, 256> part{};
  while (std::fgets(part.data(), part.size(), pipe) != nullptr) output += part.data();
  if (pclose(pipe) != 0) throw std::runtime_error("failed: " + command);
  while (output.ends_with('\n')) output.pop_back();
  return output;
}

std::string script(const char* name) {
  return fmt::format("{}/deploy/kafka/{}", SOURCE_DIR, name);
}

std::string new_directory() {
  auto name = (std::filesystem::temp_directory_path() / "chipwire-broker-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("cannot make " + name);
  return name;
}

}  // namespace

Broker::Broker(std::vector<std::string> properties)
    : properties_(std::move(properties)), directory_(new_directory()) {
  start();
}

Broker::~Broker() {
  try {
    run(fmt::format("{} --dir {}", script("down"), directory_));
  } catch (const std::exception& error) {
    fmt::print(stderr, "{}\n", error.what());
  }
}

void Broker::start() {
  std::string settings;
  for (const auto& property : properties_) settings += fmt::format(" --property '{}'", property);
  address_ =
      run(fmt::format("{} --dir {} --owner {}{}", script("up"), directory_, getpid(), settings));
}

void Broker::stop() {
  run(fmt::format("{} --dir {} --keep", script("down"), directory_));
}

void Broker::crash() {
  kill(pid(), SIGKILL);
  stop();
}

void Broker::pause() {
  kill(pid(), SIGSTOP);
}

void Broker::resume() {
  kill(pid(), SIGCONT);
}

int Broker::pid() const {
  int pid = 0;
  std::ifstream(directory_ + "/pid") >> pid;
  if (pid <= 0) throw std::runtime_error("no broker in " + directory_);
  return pid;
}

const std::string& shared_broker() {
  static const auto broker = std::getenv("CHIPWIRE_BROKER") == nullptr ? std::make_unique<Broker>()
                                                                       : std::unique_ptr<Broker>();
  static const std::string address = broker ? broker->address() : std::getenv("CHIPWIRE_BROKER");
  return address;
}

std::string fresh_prefix() {
  std::random_device device;
  return fmt::format("test-{:08x}{:08x}", device(), device());
}

Settings broker_settings() {
  Settings settings;
  settings.kafka.brokers = shared_broker();
  settings.kafka.prefix = fresh_prefix();
  settings.kafka.prefix_is_explicit = true;
  settings.kafka.shards = 2;
  settings.kafka.partitions = 2;
  settings.kafka.heartbeat = std::chrono::hours{24};
  return settings;
}

std::vector<Message> read_topic(const KafkaSettings& settings, const std::string& topic) {
  Consumer consumer(settings, Credentials(""));
  const auto full_name = settings.prefix + "." + topic;
  std::vector<std::vector<Message>> partitions(consumer.assign_all({full_name}));
  const auto until = std::chrono::steady_clock::now() + longest_read;
  while (!consumer.has_seen_every_end()) {
    if (std::chrono::steady_clock::now() > until) {
      throw std::runtime_error("cannot read " + full_name);
    }
    auto read = consumer.read(std::chrono::milliseconds{200});
    if (auto* message = std::get_if<Message>(&read)) {
      partitions.at(static_cast<std::size_t>(message->partition)).push_back(std::move(*message));
    }
  }
  std::vector<Message> messages;
  for (auto& partition : partitions) {
    std::move(partition.begin(), partition.end(), std::back_inserter(messages));
  }
  return messages;
}

}  // namespace chipwire
