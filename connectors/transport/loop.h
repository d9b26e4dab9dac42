#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "connectors/intake.h"
#include "connectors/transport/agenda.h"
#include "connectors/transport/file_descriptor.h"
#include "connectors/transport/http_reader.h"
#include "connectors/transport/inotify.h"
#include "connectors/transport/subscription.h"

namespace chipwire {

/// The thread that reads all sources: epoll over libcurl's sockets, directory notices and its own
/// mail, and the agenda's times.
class ReadingLoop {
 public:
  using Clock = std::chrono::steady_clock;

  ReadingLoop(const Settings& settings, const Credentials& credentials, Intake::Deliver deliver,
              Intake::Observe observe);
  ~ReadingLoop();

  void run();

  /// The calls of other threads: each leaves a message, which the loop acts on at its next turn.
  void post(std::function<void()> message);
  void stop();
  Clock::time_point last_turn() const { return Clock::time_point(Clock::duration(last_turn_)); }

  // What messages may call, on the loop's thread.
  void take_turn(Turn turn);
  void replace_sources(std::vector<Source> sources);

 private:
  using Subscriptions = std::unordered_map<std::string, std::unique_ptr<Subscription>>;

  // loop.cpp: one turn
  void turn();
  void read_mail();
  void wait();
  void dispatch(int descriptor, unsigned events);
  void watch_socket(int socket, bool read, bool write);
  void start_ready();
  bool has_room() const;

  // reading.cpp: one reading
  void read(Subscription& subscription);
  void read_http(Subscription& subscription);
  void read_directory(Subscription& subscription);
  void answered(Subscription& subscription, PollAnswer answer);
  Outcome report(Subscription& subscription, Outcome outcome);
  void deliver(Subscription& subscription, Batch batch);
  void notice(int watch, unsigned mask, std::string_view name);

  // subscribing.cpp: the set of sources and their turns
  void add(Source source);
  void adopt(Subscription& subscription, Source source);
  void prepare_directory(Subscription& subscription);
  void stop_reading(Subscription& subscription);
  void settle_batch(Subscription& subscription, const Turn& turn);
  void schedule(Subscription& subscription, Clock::time_point due);
  Clock::time_point first_due(const Subscription& subscription) const;

  const HttpSettings http_;
  const PipelineSettings limits_;
  const Credentials& credentials_;
  const Intake::Deliver deliver_;
  const Intake::Observe observe_;

  FileDescriptor epoll_, wake_;
  Inotify inotify_;
  Agenda agenda_;
  Subscriptions subscriptions_;
  HttpReader reader_;
  std::size_t batches_under_way_ = 0, bytes_under_way_ = 0;

  std::mutex mutex_;
  std::vector<std::function<void()>> mail_;  ///< guarded by mutex_
  std::atomic<bool> stopped_ = false;
  std::atomic<Clock::rep> last_turn_;
};

}  // namespace chipwire
