#!/usr/bin/env python3
"""Fit the log-odds of config/knowledge/thresholds.toml on annotated corpora. Needs numpy.

usage: fit_detect.py SIGNS.jsonl CORPUS.jsonl [CORPUS.jsonl ...] > thresholds.toml

SIGNS.jsonl is what `detect_signs` prints for the same corpora. Two models: a logistic one of whether a document is a
story, and a multinomial one of its first claim's action. Both are drawn towards a prior that says what the frames
themselves say (a complete frame speaks for a story, a near miss's word against it, an act for its action). On standard
error: each corpus scored by models fitted on the others, the figure to believe.
"""
import collections, json, sys

import numpy as np

ACTIONS = ["approve", "deny", "restrict", "ease", "revoke", "pending", "propose", "enforce"]
STORY_L2, ACTION_L2, LEAST = 4.0, 4.0, 0.08
STORY_PRIOR = {
    "frame.full.head": 1.2, "frame.full.lead": 0.7, "frame.goods_trade_act.head": 0.6,
    "frame.goods_trade_act.lead": 0.4, "frame.trade_act_authority.head": 0.4, "frame.trade_act_authority.lead": 0.2,
    "head.product.model": 0.5, "lead.product.model": 0.4, "head.product.tool": 0.4, "head.product.memory": 0.4,
    "head.product.generic": 0.4, "head.product.material": 0.3, "head.agency.trade": 0.6, "lead.agency.trade": 0.5,
    "head.export_control": 0.3, "head.entity_list": 0.5, "head.licence": 0.3, "lead.licence": 0.2,
    "head.metonym": 0.3, "head.smuggling": 0.4, "lead.licence_requirement": 0.2, "past.act": -0.1}
NEAR_MISS = {"head": -1.0, "lead": -0.5, "body": -0.1}
OTHER_AGENCY = {"head": -0.3, "lead": -0.2, "body": -0.05}
ACT_PRIOR = {"head.act.": 0.5, "lead.act.": 0.3, "act.": 0.25, "body.act.": 0.075}
WORD_PRIOR = {"bill": "propose", "promise": "pending", "application": "pending", "enforcement": "enforce",
              "smuggling": "enforce", "entity_list": "restrict"}


def adam(gradient, start, steps, rate=0.05):
    w, m, v = start.copy(), np.zeros_like(start), np.zeros_like(start)
    for t in range(1, steps + 1):
        g = gradient(w)
        m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g * g
        w -= rate * (m / (1 - 0.9 ** t)) / (np.sqrt(v / (1 - 0.999 ** t)) + 1e-8)
    return w


def design(documents, least):
    counts = collections.Counter(s for d in documents for s in set(d["signs"]))
    names = sorted(n for n in counts if counts[n] >= least)
    index = {n: i for i, n in enumerate(names)}
    x = np.zeros((len(documents), len(names) + 1))
    x[:, -1] = 1
    for row, d in enumerate(documents):
        x[row, [index[s] for s in d["signs"] if s in index]] = 1
    return names, x


def story_prior(names):
    w = np.zeros(len(names) + 1)
    for i, n in enumerate(names):
        zone = n.split(".")[0]
        if n in STORY_PRIOR:
            w[i] = STORY_PRIOR[n]
        elif ".neg_" in n:
            w[i] = NEAR_MISS[zone]
        elif ".agency." in n and not n.endswith(".trade"):
            w[i] = OTHER_AGENCY[zone]
    return w


def action_prior(names):
    w = np.zeros((len(names) + 1, len(ACTIONS)))
    for i, n in enumerate(names):
        for prefix, value in ACT_PRIOR.items():
            if n.startswith(prefix) and n[len(prefix):] in ACTIONS:
                w[i, ACTIONS.index(n[len(prefix):])] = value
        zone, _, word = n.partition(".")
        if zone in ("head", "lead") and word in WORD_PRIOR:
            w[i, ACTIONS.index(WORD_PRIOR[word])] = 0.3 if zone == "head" else 0.18
    return w


def fit_story(x, y, prior):
    strength = np.full(x.shape[1], STORY_L2)
    strength[-1] = 0.01
    return adam(lambda w: x.T @ (1 / (1 + np.exp(-x @ w)) - y) + strength * (w - prior), prior, 400)


def fit_action(x, y, prior):
    def gradient(w):
        z = x @ w
        p = np.exp(z - z.max(1, keepdims=True))
        p /= p.sum(1, keepdims=True)
        return x.T @ (p - y) + ACTION_L2 * (w - prior)
    return adam(gradient, prior, 300)


def held_out(files, x, y, prior, fit):
    scores = np.zeros(y.shape)
    for f in sorted(set(files)):
        test = files == f
        scores[test] = x[test] @ fit(x[~test], y[~test], prior)
    return scores


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    signs = {d["id"]: d["signs"] for d in map(json.loads, open(sys.argv[1], encoding="utf-8"))}
    documents = [dict(json.loads(l), file=f) for f in sys.argv[2:] for l in open(f, encoding="utf-8") if l.strip()]
    for d in documents:
        d["signs"] = signs[d["id"]]
    names, x = design(documents, 4)
    y = np.array([float(d["story"]) for d in documents])
    files = np.array([d["file"] for d in documents])
    guess = held_out(files, x, y, story_prior(names), fit_story) > 0
    tp, fp, fn = ((guess & (y == 1)).sum(), (guess & (y == 0)).sum(), (~guess & (y == 1)).sum())
    print(f"stories, held out: F1 {2 * tp / (2 * tp + fp + fn):.3f} ({fp} false alarms, {fn} misses)", file=sys.stderr)

    stories = [d for d in documents if d["story"]]
    act_names, ax = design([dict(d, signs=[s for s in d["signs"] if not s.startswith("frame")]) for d in stories], 3)
    ay = np.array([[float(d["claims"][0]["action"] == a) for a in ACTIONS] for d in stories])
    guess = held_out(np.array([d["file"] for d in stories]), ax, ay, action_prior(act_names), fit_action)
    print(f"actions, held out: {(guess.argmax(1) == ay.argmax(1)).mean():.3f} right", file=sys.stderr)

    w, aw = fit_story(x, y, story_prior(names)), fit_action(ax, ay, action_prior(act_names))
    print("""# The bands, as least probabilities, and the log-odds of each sign. A sign is named ZONE.WHAT: where it
# stands (head: the headline, lead: the first three sentences, body) and what it is, a concept, an
# entity or an act OPERATOR.OBJECT. The figures are fitted on labelled articles (tests/bench/fit_detect.py).

[bands]
publish = 0.5
review = 0.25
""")
    tables = [("story", names, w)] + [(f"action.{a}", act_names, aw[:, i]) for i, a in enumerate(ACTIONS)]
    print("\n\n".join(f"[{title}]\nbias = {weights[-1]:.3f}\n" + "\n".join(
        f'"{n}" = {k:.2f}' for n, k in zip(columns, weights) if abs(k) >= LEAST) for title, columns, weights in tables))


if __name__ == "__main__":
    main()
