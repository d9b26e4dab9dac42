// One reading of a source, from its start to its batch.

#include <algorithm>
#include <exception>
#include <sys/inotify.h>
#include <utility>

#include "connectors/transport/loop.h"
#include "connectors/transport/printable.h"

namespace chipwire {
namespace {

using namespace std::chrono_literals;

// An unconditional request now and then, for servers whose 304 lies.
constexpr auto longest_without_a_document = 24h;
// Between looks for a directory that is missing or cannot be used.
constexpr auto directory_retry = 1s;

PollAnswer failed_answer(const Subscription& subscription, std::string cause,
                         const std::string& error) {
  PollAnswer answer;
  answer.outcome.source = subscription.source.name;
  answer.outcome.kind = Outcome::Kind::failed;
  answer.outcome.cause = std::move(cause);
  answer.outcome.error = printable(error);
  answer.outcome.at = now();
  return answer;
}

}  // namespace

void ReadingLoop::read(Subscription& subscription) {
  subscription.stage = Subscription::Stage::reading;
  if (subscription.reads_http()) {
    read_http(subscription);
  } else {
    read_directory(subscription);
  }
}

void ReadingLoop::read_http(Subscription& subscription) {
  const bool probe = subscription.last_full != Clock::time_point{} &&
                     Clock::now() - subscription.last_full > longest_without_a_document;
  try {
    reader_.start(subscription, probe ? Validators{} : subscription.validators);
  } catch (const CredentialError& error) {
    answered(subscription, failed_answer(subscription, "credential", error.what()));
  } catch (const std::exception& error) {
    answered(subscription, failed_answer(subscription, "io", error.what()));
  }
}

void ReadingLoop::answered(Subscription& subscription, PollAnswer answer) {
  agenda_.finished(subscription.host);
  const auto time = Clock::now();
  if (answer.outcome.kind == Outcome::Kind::failed) {
    subscription.rhythm.failed(time, answer.retry_after);
  } else {
    subscription.rhythm.succeeded(time, answer.fresh_for);
  }
  Batch batch;
  batch.events = subscription.observe(answer);
  batch.validators = subscription.validators;
  const bool changed = answer.outcome.kind == Outcome::Kind::changed;
  if (changed || subscription.last_full == Clock::time_point{}) subscription.last_full = time;
  if (changed) {
    batch.documents.push_back(std::move(answer.fetched.document));
    batch.validators = std::move(answer.fetched.validators);
  }
  subscription.learns = answer.outcome.kind != Outcome::Kind::failed;
  batch.outcome = report(subscription, std::move(answer.outcome));
  if (changed || !batch.events.empty()) {
    deliver(subscription, std::move(batch));
    return;
  }
  if (subscription.learns) subscription.rhythm.learned(0, false, std::nullopt);
  schedule(subscription, subscription.rhythm.due());
}

void ReadingLoop::read_directory(Subscription& subscription) {
  const auto begin = Clock::now();
  DropDirectory::Harvest harvest;
  Outcome outcome;
  outcome.source = subscription.source.name;
  try {
    harvest = subscription.directory->harvest(limits_.drop_batch_files, begin);
    subscription.rhythm.succeeded(begin, std::nullopt);
  } catch (const std::exception& error) {
    outcome.kind = Outcome::Kind::failed;
    outcome.cause = "io";
    outcome.error = printable(error.what());
    harvest.next_look = begin + directory_retry;
    subscription.rhythm.failed(begin, std::nullopt);
  }
  Batch batch;
  batch.events = subscription.observe(outcome.error);
  std::move(harvest.events.begin(), harvest.events.end(), std::back_inserter(batch.events));
  for (const Document& document : harvest.documents) outcome.bytes += document.bytes.size();
  batch.documents = std::move(harvest.documents);
  batch.receipts = std::move(harvest.receipts);
  const bool something = !batch.documents.empty() || !batch.events.empty();
  if (outcome.error.empty() && batch.documents.empty()) {
    outcome.kind = Outcome::Kind::not_modified;
  }
  outcome.at = now();
  outcome.took = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - begin);
  // A look that a notice caused and that found nothing complete yet is no reading.
  if (something || harvest.scanned || !outcome.error.empty())
    batch.outcome = report(subscription, std::move(outcome));
  if (something) {
    deliver(subscription, std::move(batch));
  } else {
    schedule(subscription, harvest.next_look);
  }
}

Outcome ReadingLoop::report(Subscription& subscription, Outcome outcome) {
  outcome.consecutive_failures = subscription.rhythm.consecutive_failures();
  observe_(outcome);
  return outcome;
}

void ReadingLoop::deliver(Subscription& subscription, Batch batch) {
  batch.source = subscription.source.name;
  subscription.stage = Subscription::Stage::delivered;
  subscription.bytes_under_way = 0;
  for (const Document& document : batch.documents) {
    subscription.bytes_under_way += document.bytes.size();
  }
  ++batches_under_way_;
  bytes_under_way_ += subscription.bytes_under_way;
  deliver_(std::move(batch));
}

/// A directory has changed, or (`watch` < 0) any may have.
void ReadingLoop::notice(int watch, unsigned mask, std::string_view name) {
  for (auto& [source, subscription] : subscriptions_) {
    DropDirectory* directory = subscription->directory.get();
    if (directory == nullptr || (watch >= 0 && directory->watch() != watch)) continue;
    const auto time = Clock::now();
    bool worth_a_look = true;
    if (watch < 0) {
      directory->mistrust();
    } else {
      worth_a_look = directory->notice(mask, name, time);
    }
    if (worth_a_look && subscription->stage == Subscription::Stage::scheduled) {
      schedule(*subscription, time);
    }
  }
}

}  // namespace chipwire
