#include "tests/daemon_process.h"

#include <cstdlib>
#include <fcntl.h>
#include <fstream>
#include <httplib.h>
#include <regex>
#include <signal.h>
#include <sstream>
#include <stdexcept>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace chipwire {

namespace fs = std::filesystem;
using std::chrono::steady_clock;

DaemonProcess::DaemonProcess(const std::vector<std::string>& arguments, fs::path log)
    : log_(std::move(log)) {
  const std::string program = BINARY_DIR "/chipwired";
  std::vector<char*> argv{const_cast<char*>(program.c_str())};
  for (const auto& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  const int out = open(log_.c_str(), O_CREAT | O_APPEND | O_WRONLY, 0600);
  std::error_code ignored;
  log_start_ = fs::file_size(log_, ignored);
  pid_ = fork();
  if (pid_ == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);  // it ends with its test, however that ends
    dup2(out, 1);
    dup2(out, 2);
    execv(program.c_str(), argv.data());
    _exit(127);
  }
  close(out);
}

DaemonProcess::~DaemonProcess() {
  kill();
}

void DaemonProcess::signal(int number) const {
  if (status_ < 0) ::kill(pid_, number);
}

int DaemonProcess::wait(std::chrono::milliseconds timeout) {
  const auto end = steady_clock::now() + timeout;
  while (status_ < 0) {
    int status = 0;
    if (waitpid(pid_, &status, WNOHANG) == pid_) {
      status_ = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
    } else if (steady_clock::now() > end) {
      break;
    } else {
      pause_briefly();
    }
  }
  return status_;
}

int DaemonProcess::stop(std::chrono::milliseconds timeout) {
  signal(SIGTERM);
  return wait(timeout);
}

void DaemonProcess::kill() {
  signal(SIGKILL);
  wait(std::chrono::seconds{10});
}

std::string DaemonProcess::log() const {
  std::ifstream file(log_, std::ios::binary);
  file.seekg(static_cast<std::streamoff>(log_start_));
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

bool DaemonProcess::logs(const std::string& text, std::chrono::milliseconds timeout) {
  const auto end = steady_clock::now() + timeout;
  while (log().find(text) == std::string::npos) {
    if (steady_clock::now() > end) return false;
    if (wait(std::chrono::milliseconds{0}) >= 0) return log().find(text) != std::string::npos;
    pause_briefly();
  }
  return true;
}

int DaemonProcess::admin_port() {
  if (!logs("admin at http://")) return 0;
  std::smatch match;
  const std::string text = log();
  return std::regex_search(text, match, std::regex("admin at http://[^:]*:(\\d+)"))
             ? std::stoi(match[1])
             : 0;
}

std::string DaemonProcess::admin(const std::string& path) {
  httplib::Client client("127.0.0.1", admin_port());
  const auto response = client.Get(path.c_str());
  return response ? response->body : std::string();
}

void pause_briefly() {
  std::this_thread::sleep_for(std::chrono::milliseconds{20});
}

}  // namespace chipwire
