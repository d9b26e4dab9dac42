#!/usr/bin/env python3
"""Fit the log-odds of config/knowledge/thresholds.toml on annotated corpora. Needs numpy.

usage: fit_detect.py SIGNS.jsonl CORPUS.jsonl [CORPUS.jsonl ...] > thresholds.toml

SIGNS.jsonl is what `detect_signs` prints for the same corpora. The models: whether a document is a story; which
action it tells, by the likeliest of its events; and for each slot of its claim, which candidates fill it. On standard
error: how often each is right on documents that it was not fitted on (five folds, what tells of one event in one
fold), the figure to believe. ODDS=FILE in the environment keeps each document's held-out log-odds.
"""
import collections, json, os, sys, zlib

import numpy as np

ACTIONS = ["approve", "deny", "restrict", "ease", "revoke", "pending", "propose", "enforce"]
FOLDS = 5
STORY_L1, STORY_L2, ACTION_L2, SLOT_L2, LEAST = 2.0, 1.0, 2.0, 0.6, 0.02
ACTION_PRIOR = 1.0  # log-odds of an act for its action, before any article is read
EVENT_PRIOR = {"head": 0.4, "first": 0.3, "body": -0.3, "deep": -0.6}


def adam(gradient, start, steps, rate=0.05):
    w, m, v = start.copy(), np.zeros_like(start), np.zeros_like(start)
    for t in range(1, steps + 1):
        g = gradient(w)
        m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g * g
        w -= rate * (m / (1 - 0.9 ** t)) / (np.sqrt(v / (1 - 0.999 ** t)) + 1e-8)
    return w


def columns(bags, least):
    """Names of the signs that at least `least` bags hold, and the bags as rows over them."""
    counts = collections.Counter(s for bag in bags for s in set(bag))
    names = sorted(n for n in counts if counts[n] >= least)
    index = {n: i for i, n in enumerate(names)}
    x = np.zeros((len(bags), len(names)), np.float32)
    for row, bag in enumerate(bags):
        x[row, [index[s] for s in bag if s in index]] = 1
    return names, x


class Story:
    """Whether a document is a story: a logistic model of its signs, drawn towards few of them."""

    def __init__(self, documents):
        self.names, self.x = columns([d["signs"] for d in documents], 5)
        self.y = np.array([float(d["story"]) for d in documents], np.float32)
        self.free = np.array([n == "bias" for n in self.names])

    def fit(self, use, steps=400):
        x, y = self.x[use], self.y[use]
        step = 1 / (0.25 * np.linalg.norm(x, 2) ** 2 + STORY_L2)
        w = ahead = np.zeros(x.shape[1], np.float32)
        t = 1.0
        for _ in range(steps):  # FISTA
            g = x.T @ (1 / (1 + np.exp(-np.clip(x @ ahead, -30, 30))) - y) + STORY_L2 * ahead * ~self.free
            new = ahead - step * g
            new = np.where(self.free, new, np.sign(new) * np.maximum(np.abs(new) - step * STORY_L1, 0))
            t, before = (1 + (1 + 4 * t * t) ** 0.5) / 2, t
            ahead, w = new + (before - 1) / t * (new - w), new
        return w


class Deed:
    """Which action a story tells: by the likeliest of its events, each of which may mean each action."""

    def __init__(self, documents):
        # What is said on top bears on the action only: events of one document share it.
        events = [(i, e + d["tenor"]) for i, d in enumerate(documents) for e in d["events"]]
        self.size = len(documents)
        self.of = np.array([i for i, _ in events])
        self.names, self.event = columns([e for _, e in events], 4)
        self.event = np.hstack([self.event, np.ones((len(events), 1), np.float32)])
        self.action = np.zeros((self.size, len(ACTIONS)))
        for i, d in enumerate(documents):
            for claim in d["claims"]:
                self.action[i, ACTIONS.index(claim["action"])] = 1
        event = np.array([EVENT_PRIOR.get(n, 0) for n in self.names] + [0.0])
        action = np.zeros((len(self.names) + 1, len(ACTIONS)))
        for i, n in enumerate(self.names):
            if n.startswith("act.") and n[4:] in ACTIONS:
                action[i, ACTIONS.index(n[4:])] = ACTION_PRIOR
        self.prior = event, action

    def odds(self, w):
        return self.event @ (w[0][:, None] + w[1]).astype(np.float32)

    def fit(self, use, steps=200, rate=0.06):
        w = [p.copy() for p in self.prior]
        m, v = [np.zeros_like(p) for p in w], [np.zeros_like(p) for p in w]
        used = use[self.of][:, None]
        for t in range(1, steps + 1):
            z = self.odds(w)
            top = np.full(self.size, -1e9)
            np.maximum.at(top, self.of, z.max(1))
            e = np.exp(z - top[self.of][:, None])
            total, right = np.zeros(self.size), np.zeros(self.size)
            np.add.at(total, self.of, e.sum(1))
            np.add.at(right, self.of, (e * self.action[self.of]).sum(1))
            dz = e / np.maximum(total, 1e-30)[self.of][:, None]
            dz -= e * self.action[self.of] / np.maximum(right, 1e-30)[self.of][:, None]
            dz = (dz * used).astype(np.float32)
            gradient = [self.event.T @ dz.sum(1), self.event.T @ dz]
            for k in range(2):
                g = gradient[k] + ACTION_L2 * (w[k] - self.prior[k])
                m[k], v[k] = 0.9 * m[k] + 0.1 * g, 0.999 * v[k] + 0.001 * g * g
                w[k] -= rate * (m[k] / (1 - 0.9 ** t)) / (np.sqrt(v[k] / (1 - 0.999 ** t)) + 1e-8)
        return w

    def chosen(self, w):
        z = self.odds(w)
        action = np.zeros(self.size, int)
        for n in np.argsort(z.max(1)):
            action[self.of[n]] = z[n].argmax()
        return action


def rows_of(documents, slot, wanted):
    """(signs, right, group) of each candidate of `slot` in the documents that tell whether it is right."""
    rows = []
    for group, d in enumerate(documents):
        if slot not in d["choices"] or (slot != "further" and len(d["claims"]) != 1):
            continue
        claim = max(d["claims"], key=lambda c: 2 * (c["action"] == d["action"]) + (c["authority"]["country"] == d["country"]))
        for candidate in d["choices"][slot]:
            right = wanted(claim, candidate["value"], d)
            if right is not None:
                rows.append((candidate["signs"], float(right), group, d["file"]))
    return rows


SLOTS = {
    "goods": lambda c, v, d: v in c["products"],
    "country": lambda c, v, d: v == c["authority"]["country"],
    "agency": lambda c, v, d: (v or None) == c["authority"]["agency"] if d["country"] == c["authority"]["country"] else None,
    "import": lambda c, v, d: c["side"] == "import" if d["country"] == c["authority"]["country"] else None,
    "supplier": lambda c, v, d: v in c["supplier"],
    "buyer": lambda c, v, d: v in c["buyers"],
    "destination": lambda c, v, d: (v or None) == c["destination"] if c["side"] == "export" else None,
    "disputed": lambda c, v, d: c["certainty"] == "disputed",
    "reported": lambda c, v, d: c["certainty"] == "reported" if c["certainty"] in ("reported", "confirmed") else None,
    "further": lambda c, v, d: v in [f"{o['action']} {o['authority']['country']}" for o in d["claims"] if o is not c],
    "conditional": lambda c, v, d: c["conditional"],
}
ONE_OF = {"country", "agency", "destination"}  # one candidate is chosen


def slot_design(rows, least=3):
    counts = collections.Counter(s for signs, *_ in rows for s in signs)
    names = sorted(n for n in counts if counts[n] >= least)
    index = {n: i for i, n in enumerate(names)}
    x = np.zeros((len(rows), len(names) + 1))
    x[:, -1] = 1
    for r, (signs, *_) in enumerate(rows):
        for name, amount in signs.items():
            if name in index:
                x[r, index[name]] = amount
    return names, x


def fit_slot(x, y, groups, one_of):
    strength = np.full(x.shape[1], SLOT_L2)
    strength[-1] = 0.01
    if not one_of:
        return adam(lambda w: x.T @ (1 / (1 + np.exp(-x @ w)) - y) + strength * w, np.zeros(x.shape[1]), 400)
    def gradient(w):
        z = x @ w
        z = np.exp(z - z.max())
        p = z / np.bincount(groups, z)[groups]
        right = z * y / np.bincount(groups, z * y)[groups]
        return x.T @ (p - right) + strength * w
    return adam(gradient, np.zeros(x.shape[1]), 400)


def right_share(x, y, groups, w, one_of):
    """Share of documents in which the model chooses just what is right."""
    z = x @ w
    good = 0
    for g in np.unique(groups):
        at = groups == g
        good += (y[at][z[at].argmax()] > 0) if one_of else bool((((z[at] > 0) == (y[at] > 0.5))).all())
    return good, len(np.unique(groups))


def fit_slots(documents):
    models = {}
    for slot, wanted in SLOTS.items():
        rows = rows_of(documents, slot, wanted)
        one_of = slot in ONE_OF
        if one_of:  # where no candidate is right there is nothing to learn
            can = {g for _, y, g, _ in rows if y}
            rows = [r for r in rows if r[2] in can]
        if not rows:
            continue
        names, x = slot_design(rows)
        y = np.array([r[1] for r in rows])
        groups = np.unique(np.array([r[2] for r in rows]), return_inverse=True)[1]
        files = np.array([r[3] for r in rows])
        good = total = 0
        for f in sorted(set(files)):
            test = files == f
            train = ~test
            if not train.any():
                continue
            again = np.unique(groups[train], return_inverse=True)[1]
            w = fit_slot(x[train], y[train], again, one_of)
            g, t = right_share(x[test], y[test], groups[test], w, one_of)
            good, total = good + g, total + t
        w = fit_slot(x, y, groups, one_of)
        fitted, _ = right_share(x, y, groups, w, one_of)
        print(f"{slot}: {good / max(total, 1):.3f} right held out, {fitted / max(total, 1):.3f} fitted ({total} documents)", file=sys.stderr)
        models[slot] = (names, w)
    return models


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    found = {d["id"]: d for d in map(json.loads, open(sys.argv[1], encoding="utf-8"))}
    documents = [dict(json.loads(l)) for f in sys.argv[2:] for l in open(f, encoding="utf-8") if l.strip()]
    for d in documents:
        # What tells of one event stays in one fold.
        d["file"] = zlib.crc32((d["event"] or d["id"]).encode()) % FOLDS
        d.update({k: found[d["id"]][k] for k in ("signs", "tenor", "events", "choices", "action", "country")})
    folds = np.array([d["file"] for d in documents])
    kinds = np.array([d["id"].split("-")[0] for d in documents])
    story = Story(documents)
    odds = np.zeros(len(documents))
    for f in range(FOLDS):
        odds[folds == f] = story.x[folds == f] @ story.fit(folds != f)
    for kind in sorted(set(kinds)) + ["all"]:
        at = (kinds == kind) | (kind == "all")
        guess, y = odds[at] > 0, story.y[at] == 1
        tp, fp, fn = (guess & y).sum(), (guess & ~y).sum(), (~guess & y).sum()
        print(f"{kind}, held out: story F1 {2 * tp / (2 * tp + fp + fn):.3f} ({fp} false alarms, {fn} misses)", file=sys.stderr)
    if "ODDS" in os.environ:  # each document's held-out log-odds, to look at the errors
        json.dump({d["id"]: float(o) for d, o in zip(documents, odds)}, open(os.environ["ODDS"], "w"))

    stories = [d for d in documents if d["story"]]
    at, kinds = folds[story.y == 1], kinds[story.y == 1]
    deed = Deed(stories)
    action = np.zeros(len(stories), int)
    for f in range(FOLDS):
        action[at == f] = deed.chosen(deed.fit((at != f).astype(float)))[at == f]
    right = deed.action[np.arange(len(stories)), action]
    print("actions, held out: " + ", ".join(f"{k} {right[(kinds == k) | (k == 'all')].mean():.3f}"
                                            for k in sorted(set(kinds)) + ["all"]) + " right", file=sys.stderr)
    slots = fit_slots(stories)
    w = story.fit(np.ones(len(documents), bool))
    event, act = deed.fit(np.ones(len(stories)))
    print("""# The bands, as least probabilities, and log-odds: of each sign that a page is a story; of each sign of an event (an
# act of a sentence) that it tells the news, and for each action; of the candidates of each slot.
# Fitted on labelled articles by tests/bench/fit_detect.py.

[bands]
publish = 0.5
review = 0.25""")
    tables = [("story", story.names, w, None), ("event", deed.names, event[:-1], None)]
    tables += [(f"action.{a}", deed.names, act[:-1, i], act[-1, i]) for i, a in enumerate(ACTIONS)]
    tables += [(f"slot.{s}", names, v[:-1], v[-1]) for s, (names, v) in slots.items()]
    for title, names, weights, bias in tables:
        print(f"\n[{title}]" + (f"\nbias = {bias:.3f}" if bias is not None else ""))
        for name, weight in zip(names, weights):
            if abs(weight) >= LEAST:
                print(f'"{name}" = {weight:.2f}')


if __name__ == "__main__":
    main()
