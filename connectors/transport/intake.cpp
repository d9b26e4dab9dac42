#include "connectors/intake.h"

#include <memory>
#include <utility>

#include "connectors/transport/loop.h"

namespace chipwire {

struct Intake::Loop : ReadingLoop {
  using ReadingLoop::ReadingLoop;
};

Intake::Intake(const Settings& settings, const Credentials& credentials, Deliver deliver,
               Observe observe)
    : loop_(std::make_unique<Loop>(settings, credentials, std::move(deliver), std::move(observe))) {
}

Intake::~Intake() = default;

void Intake::run() {
  loop_->run();
}

void Intake::stop() {
  loop_->stop();
}

void Intake::give(Turn turn) {
  loop_->post([this, turn = std::move(turn)] { loop_->take_turn(turn); });
}

void Intake::replace_sources(std::vector<Source> sources) {
  loop_->post([this, sources = std::move(sources)] { loop_->replace_sources(sources); });
}

std::chrono::steady_clock::time_point Intake::last_turn() const {
  return loop_->last_turn();
}

}  // namespace chipwire
