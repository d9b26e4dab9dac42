#include "connectors/transport/inotify.h"

#include <cerrno>
#include <cstring>
#include <system_error>
#include <unistd.h>

namespace chipwire {

Inotify::Inotify() : descriptor_(inotify_init1(IN_NONBLOCK | IN_CLOEXEC)) {
  if (descriptor_ < 0) throw std::system_error(errno, std::generic_category(), "inotify_init1");
}

Inotify::~Inotify() {
  close(descriptor_);
}

int Inotify::watch(int directory) {
  const std::string path = "/proc/self/fd/" + std::to_string(directory);
  return inotify_add_watch(descriptor_, path.c_str(),
                           IN_CREATE | IN_MODIFY | IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM |
                               IN_DELETE | IN_ATTRIB | IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR);
}

void Inotify::forget(int watch) {
  inotify_rm_watch(descriptor_, watch);
}

void Inotify::read(
    const std::function<void(int watch, std::uint32_t mask, std::string_view name)>& tell) {
  alignas(inotify_event) char buffer[16 << 10];
  while (true) {
    const ssize_t size = ::read(descriptor_, buffer, sizeof buffer);
    if (size <= 0) return;
    for (const char* at = buffer; at < buffer + size;) {
      const auto* event = reinterpret_cast<const inotify_event*>(at);
      const bool lost = (event->mask & IN_Q_OVERFLOW) != 0;
      // The name is padded with zero bytes.
      tell(lost ? -1 : event->wd, event->mask, event->len > 0 ? event->name : "");
      at += sizeof(inotify_event) + event->len;
    }
  }
}

}  // namespace chipwire
