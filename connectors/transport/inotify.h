#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <sys/inotify.h>

namespace chipwire {

/// The kernel's notices of changes in directories (inotify(7)). One thread.
class Inotify {
 public:
  Inotify();
  ~Inotify();
  Inotify(const Inotify&) = delete;
  Inotify& operator=(const Inotify&) = delete;

  /// Readable when there is something to read().
  int descriptor() const { return descriptor_; }

  /// Watches a directory by its open descriptor, so that it is the same one; -1 where the kernel
  /// has no watch left or the file system none to give.
  int watch(int directory);
  void forget(int watch);

  /// Hands over all that has happened. `watch` is -1 where notices were lost (IN_Q_OVERFLOW).
  void read(const std::function<void(int watch, std::uint32_t mask, std::string_view name)>& tell);

 private:
  int descriptor_;
};

}  // namespace chipwire
