#include "daemon/publish/sources_at_rest.h"

#include <algorithm>
#include <spdlog/spdlog.h>

namespace chipwire {

std::vector<Turn> SourcesAtRest::replace(const std::vector<std::string>& names) {
  std::lock_guard lock(mutex_);
  for (auto& [name, place] : places_) place.is_wanted = false;
  std::vector<Turn> turns;
  for (const auto& name : names) {
    auto& place = place_of(name);
    place.is_wanted = true;
    if (auto turn = due_turn(place)) turns.push_back(std::move(*turn));
  }
  for (auto& [name, place] : places_) {
    // Whoever is not read any more gives its turn back; if it is wanted again it gets a new one.
    if (!place.is_wanted && !place.is_away) place.has_turn = false;
  }
  return turns;
}

SourcesAtRest::Restored SourcesAtRest::restore(std::map<std::string, Checkpoint> checkpoints) {
  std::lock_guard lock(mutex_);
  is_restored_ = true;
  for (auto& [name, place] : places_) {
    if (checkpoints.contains(name)) continue;
    place.written = {};
    if (!place.is_away) place.at_rest = {};
    place.at_rest.source = name;
  }
  for (auto& [name, checkpoint] : checkpoints) {
    auto& place = place_of(name);
    place.written = std::move(checkpoint.written);
    place.at_rest = std::move(checkpoint.cursor);
    place.last_success = place.at_rest.last_success;
  }
  Restored restored;
  for (auto& [name, place] : places_) {
    if (auto turn = due_turn(place)) restored.turns.push_back(std::move(*turn));
  }
  for (auto& batch : std::exchange(waiting_, {})) {
    if (place_of(batch.source).is_away) continue;
    restored.jobs.push_back(leave_now(std::move(batch)));
  }
  return restored;
}

void SourcesAtRest::forget() {
  std::lock_guard lock(mutex_);
  is_restored_ = false;
}

std::optional<Job> SourcesAtRest::leave(Batch batch) {
  std::lock_guard lock(mutex_);
  if (!is_restored_) {
    waiting_.push_back(std::move(batch));
    return std::nullopt;
  }
  if (place_of(batch.source).is_away) {
    spdlog::error("source={} brought a second batch while one is under way; it is left out",
                  batch.source);
    return std::nullopt;
  }
  return leave_now(std::move(batch));
}

Job SourcesAtRest::leave_now(Batch batch) {
  auto& place = place_of(batch.source);
  place.is_away = true;
  place.has_turn = true;
  place.left_with = mark_of(place.written);
  Job job{.batch = std::move(batch), .cursor = std::move(place.at_rest), .shard = shard_};
  place.at_rest = {};
  place.at_rest.source = job.batch.source;
  return job;
}

Written SourcesAtRest::written(const std::string& source) const {
  std::lock_guard lock(mutex_);
  const auto place = places_.find(source);
  return place == places_.end() ? Written{} : place->second.written;
}

bool SourcesAtRest::is_current(const std::string& source) const {
  std::lock_guard lock(mutex_);
  const auto place = places_.find(source);
  return place != places_.end() && place->second.left_with == mark_of(place->second.written);
}

void SourcesAtRest::come_back(Cursor cursor, Written written) {
  std::lock_guard lock(mutex_);
  auto& place = place_of(cursor.source);
  place.written = std::move(written);
  place.last_success = cursor.last_success;
  place.at_rest = std::move(cursor);
  place.is_away = false;
  place.has_turn = place.is_wanted;
}

bool SourcesAtRest::come_back(Cursor cursor) {
  std::lock_guard lock(mutex_);
  auto& place = place_of(cursor.source);
  if (!is_restored_ || place.left_with != mark_of(place.written)) return false;
  cursor.generation = place.written.generation;
  place.last_success = cursor.last_success;
  place.at_rest = std::move(cursor);
  place.is_away = false;
  place.has_turn = place.is_wanted;
  return true;
}

Turn SourcesAtRest::come_back_in_vain(const std::string& source) {
  std::lock_guard lock(mutex_);
  auto& place = place_of(source);
  place.is_away = false;
  place.has_turn = place.is_wanted;
  Turn turn;
  turn.source = source;
  turn.validators = place.at_rest.validators;
  return turn;
}

SourcesAtRest::Summary SourcesAtRest::summary() const {
  std::lock_guard lock(mutex_);
  Summary summary;
  for (const auto& [name, place] : places_) {
    if (!place.is_wanted) continue;
    summary.names.push_back(name);
    if (place.last_success == Instant{}) {
      ++summary.never_succeeded;
    } else if (summary.oldest_success == Instant{} || place.last_success < summary.oldest_success) {
      summary.oldest_success = place.last_success;
    }
  }
  return summary;
}

SourcesAtRest::Place& SourcesAtRest::place_of(const std::string& source) {
  const auto [found, is_new] = places_.try_emplace(source);
  if (is_new) found->second.at_rest.source = source;
  return found->second;
}

std::optional<Turn> SourcesAtRest::due_turn(Place& place) {
  if (!is_restored_ || !place.is_wanted || place.is_away || place.has_turn) return std::nullopt;
  place.has_turn = true;
  Turn turn;
  turn.source = place.at_rest.source;
  turn.validators = place.at_rest.validators;
  return turn;
}

}  // namespace chipwire
