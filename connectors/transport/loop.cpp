#include "connectors/transport/loop.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <system_error>
#include <utility>

namespace chipwire {
namespace {

using namespace std::chrono_literals;

// The loop passes its head at least so often, for the watchdog.
constexpr std::chrono::milliseconds longest_wait = 1s;

FileDescriptor checked(int descriptor, const char* what) {
  if (descriptor < 0) throw std::system_error(errno, std::generic_category(), what);
  return FileDescriptor(descriptor);
}

void watch_for_reading(int epoll, int descriptor) {
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.fd = descriptor;
  if (epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, &event) != 0) {
    throw std::system_error(errno, std::generic_category(), "epoll_ctl");
  }
}

}  // namespace

ReadingLoop::ReadingLoop(const Settings& settings, const Credentials& credentials,
                         Intake::Deliver deliver, Intake::Observe observe)
    : http_(settings.http),
      limits_(settings.pipeline),
      credentials_(credentials),
      deliver_(std::move(deliver)),
      observe_(std::move(observe)),
      epoll_(checked(epoll_create1(EPOLL_CLOEXEC), "epoll_create1")),
      wake_(checked(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC), "eventfd")),
      agenda_(static_cast<std::size_t>(http_.max_per_host)),
      reader_(
          http_, credentials_,
          [this](int socket, bool read, bool write) { watch_socket(socket, read, write); },
          [this](Subscription& subscription, PollAnswer answer) {
            answered(subscription, std::move(answer));
          }),
      last_turn_(Clock::now().time_since_epoch().count()) {
  watch_for_reading(epoll_.get(), wake_.get());
  watch_for_reading(epoll_.get(), inotify_.descriptor());
  replace_sources(settings.sources);
}

ReadingLoop::~ReadingLoop() {
  for (auto& [name, subscription] : subscriptions_) {
    if (subscription->poll) reader_.drop(*subscription);
  }
}

void ReadingLoop::run() {
  while (!stopped_) turn();
}

void ReadingLoop::post(std::function<void()> message) {
  {
    std::lock_guard lock(mutex_);
    mail_.push_back(std::move(message));
  }
  eventfd_write(wake_.get(), 1);
}

void ReadingLoop::stop() {
  stopped_ = true;
  eventfd_write(wake_.get(), 1);
}

void ReadingLoop::turn() {
  last_turn_ = Clock::now().time_since_epoch().count();
  read_mail();
  agenda_.advance(Clock::now());
  start_ready();
  wait();
  if (const auto deadline = reader_.deadline(); deadline && *deadline <= Clock::now()) {
    reader_.expire();
  }
  reader_.collect();
}

void ReadingLoop::read_mail() {
  std::vector<std::function<void()>> mail;
  {
    std::lock_guard lock(mutex_);
    mail.swap(mail_);
  }
  for (const auto& message : mail) message();
}

void ReadingLoop::start_ready() {
  while (!stopped_ && has_room()) {
    Subscription* subscription = agenda_.start();
    if (subscription == nullptr) return;
    read(*subscription);
  }
}

/// Whether another reading may begin: each may become a batch.
bool ReadingLoop::has_room() const {
  return reader_.transfers() < static_cast<std::size_t>(http_.max_transfers) &&
         batches_under_way_ + reader_.transfers() < limits_.max_batches &&
         bytes_under_way_ + reader_.bytes() < limits_.max_batch_bytes;
}

void ReadingLoop::wait() {
  auto until = Clock::now() + longest_wait;
  // What is ready already and finds no room waits for something else to happen.
  if (const auto due = agenda_.next()) until = std::min(until, *due);
  if (const auto deadline = reader_.deadline()) until = std::min(until, *deadline);
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now());
  std::array<epoll_event, 64> events;
  const int count = epoll_wait(epoll_.get(), events.data(), static_cast<int>(events.size()),
                               static_cast<int>(std::max<std::int64_t>(left.count(), 0)));
  for (int i = 0; i < count; ++i) {
    dispatch(events[static_cast<std::size_t>(i)].data.fd,
             events[static_cast<std::size_t>(i)].events);
  }
}

void ReadingLoop::dispatch(int descriptor, unsigned events) {
  if (descriptor == wake_.get()) {
    eventfd_t value;
    eventfd_read(wake_.get(), &value);
  } else if (descriptor == inotify_.descriptor()) {
    inotify_.read([this](int watch, std::uint32_t mask, std::string_view name) {
      notice(watch, mask, name);
    });
  } else {
    reader_.act(descriptor, (events & EPOLLIN) != 0, (events & EPOLLOUT) != 0,
                (events & (EPOLLERR | EPOLLHUP)) != 0);
  }
}

void ReadingLoop::watch_socket(int socket, bool read, bool write) {
  epoll_event event{};
  event.events = (read ? unsigned{EPOLLIN} : 0u) | (write ? unsigned{EPOLLOUT} : 0u);
  event.data.fd = socket;
  if (!read && !write) {
    epoll_ctl(epoll_.get(), EPOLL_CTL_DEL, socket, &event);
  } else if (epoll_ctl(epoll_.get(), EPOLL_CTL_MOD, socket, &event) != 0) {
    epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, socket, &event);
  }
}

}  // namespace chipwire
