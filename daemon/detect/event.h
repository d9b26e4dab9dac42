#pragma once

#include <optional>
#include <string>
#include <vector>

#include "daemon/detect/choice.h"
#include "daemon/detect/scene.h"

namespace chipwire {

/// A sign, with the words that show it where there are some.
struct Sign {
  std::string name;
  std::optional<Span> span;
};

/// What one act of a sentence, or a sentence without acts, tells: a candidate for the news.
struct Event {
  std::size_t beat = 0;
  std::optional<Act> act;
  std::vector<Sign> signs;
};

/// The events of all sentences that can hold the news, in the order of the text.
std::vector<Event> find_events(const Scene& scene);

/// What speaks for and against the scene's being such news: the signs of its events, "any:" in
/// front and by place ("head:", "lead:"), and those of the page as a whole. Only those in `known`,
/// if given.
std::vector<Sign> find_story_signs(const Scene& scene, const std::vector<Event>& events,
                                   const Model* known = nullptr);

/// The likeliest reading of a scene as news: which event, as which action, and its log-odds.
struct Verdict {
  Action action = Action::approve;
  std::optional<Span> span;
  std::size_t event = 0;
  double odds = 0;
};

/// What the headline and the first sentence say of the action, whichever event tells it.
std::vector<Sign> find_tenor(const Scene& scene, const std::vector<Event>& events);

/// The likeliest reading of one event alone.
Verdict judge_event(const Scene& scene, const Event& event);

/// The event and action with the highest odds. `events` must not be empty.
Verdict judge(const Scene& scene, const std::vector<Event>& events);

}  // namespace chipwire
