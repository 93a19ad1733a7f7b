"""How the archive's estimate, progress and standing are told: a bar on a terminal, plain lines elsewhere, or JSON."""

import json
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from time import monotonic, sleep
from types import TracebackType
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskID, TextColumn

from player.backfill.estimate import Estimate
from player.backfill.items import Unusable
from player.backfill.sorting import Kind
from player.backfill.unknown import Ignored
from player.catalogue.archive import Amount, Archive, Budget, Standing
from player.settings import Settings

LINE_SECONDS = 10.0  # between two plain lines
_MOST_TOLD = 200  # of what cannot be used or failed
_LOOK_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Amiss:
    """What of a source was not used, what is held, and what failed."""

    unusable: Sequence[Unusable]
    ignored: Sequence[Ignored]
    held: Sequence[str]
    failures: Sequence[tuple[str, str]]


class Shown:
    """Shows how a backfill goes; `with` it the bar is on the terminal."""

    def __init__(self, as_json: bool = False, clock: Callable[[], float] = monotonic) -> None:
        self._as_json = as_json
        self._clock = clock
        self._console = Console(stderr=as_json)
        self._is_live = self._console.is_terminal
        self._progress = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.completed:,.0f}/{task.total:,.0f}"),
            TextColumn("{task.fields[more]}"),
            console=self._console,
            disable=not self._is_live,
        )
        self._task: TaskID | None = None
        self._told_at = clock()
        self._kinds: Counter[Kind] = Counter()
        self._others = (0, 0)
        self._told = ""

    def __enter__(self) -> "Shown":
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()

    def read(self, kinds: Counter[Kind], unusable: int, held: int) -> None:
        """Show how much of the source has been read."""
        self._kinds, self._others = kinds, (unusable, held)
        count = kinds.total() + unusable
        self._show("Reading", count, count, "")

    def follow(self, archive: Archive, before: Amount) -> None:
        """Show how the queue goes until nothing of it is left that can become ready by itself."""
        self._line(f"Read: {_kinds(self._kinds, *self._others)}.")
        self._told_at = float("-inf")
        began, at_first = monotonic(), archive.standing().ever.articles
        while True:
            looked = monotonic()
            standing = archive.standing()
            made = standing.ever.articles - at_first
            left = standing.left * (monotonic() - began) / made if made else 0.0
            done = standing.ever.articles - before.articles
            if done or standing.left or standing.failed:
                self._show("Narrating", done, done + standing.left + standing.failed, _more(standing, before, left))
            if not standing.left:
                return
            sleep(max(_LOOK_SECONDS, 20 * (monotonic() - looked)))

    def interrupted(self, standing: Standing) -> None:
        """Say what becomes of what is left."""
        self._line(
            f"Stopped. {standing.left:,} articles stay queued: `baonoi serve` narrates them when it runs, or this "
            "command, run again."
        )

    def done(
        self,
        standing: Standing,
        before: Amount,
        amiss: Amiss,
        is_detached: bool,
    ) -> None:
        """Say what came of it all."""
        made = standing.ever.articles - before.articles
        hours = standing.ever.hours - before.hours
        if self._as_json:
            told: dict[str, Any] = {kind.value: self._kinds[kind] for kind in Kind}
            told |= {"narrated": made, "hours": round(hours, 3), "queued": standing.left, "held": list(amiss.held)}
            told |= {"unusable": [asdict(one) for one in amiss.unusable], "failed": dict(amiss.failures)}
            told |= {"ignored": [asdict(one) for one in amiss.ignored]}
            print(json.dumps(told, ensure_ascii=False))
            return
        if is_detached:
            self._line(f"Read: {_kinds(self._kinds, *self._others)}.")
            self._line(f"Queued: {standing.left:,} articles. `baonoi serve` narrates them; `baonoi backfill status`.")
        else:
            self._line(f"Narrated: {made:,} articles, {hours:,.2f} h of sound.")
        _list("Held, because of what was found in them (PUT …/release lets them go)", list(amiss.held))
        _list_unused(amiss.unusable, amiss.ignored)
        _list("Failed, and tried again by the running service", [f"{name}: {why}" for name, why in amiss.failures])

    def _show(self, what: str, done: int, total: int, more: str) -> None:
        if self._is_live:
            if self._task is None:
                self._task = self._progress.add_task(what, more=more)
            self._progress.update(self._task, description=what, completed=done, total=max(total, 1), more=more)
            return
        now = self._clock()
        if now - self._told_at >= LINE_SECONDS or (what == "Narrating" and done == total):
            self._told_at = now
            text = f"{what}: {done:,}/{total:,} articles{', ' + more if more else ''}."
            if text != self._told:  # a budget that is spent may last all night
                self._line(text)
            self._told = text

    def _line(self, text: str) -> None:
        if not self._as_json:
            self._console.print(text, highlight=False, markup=False, soft_wrap=True)


def tell_estimate(
    estimate: Estimate, settings: Settings, budget: Budget, ignored: Sequence[Ignored], as_json: bool
) -> None:
    """Tell what an archive would cost."""
    total, pace = estimate.sum, estimate.pace
    if as_json:
        told: dict[str, Any] = {kind.value: estimate.kinds[kind] for kind in Kind}
        told |= {"articles": total.articles, "characters": total.characters, "hours": round(estimate.sound / 3600, 3)}
        told |= {"bytes": estimate.bytes, "seconds": round(estimate.work, 1)}
        told |= {"voice": pace.voice.name if pace else None, "speed": round(pace.speed, 2) if pace else None}
        told |= {"requests": total.requests if pace and pace.voice.online else 0}
        told |= {"days_of_budget": round(estimate.days_of_budget, 2), "pages": estimate.remote}
        told |= {"pages_fetched": estimate.fetched, "unusable": [asdict(one) for one in estimate.unusable]}
        told |= {"ignored": [asdict(one) for one in ignored]}
        print(json.dumps(told, ensure_ascii=False))
        return
    print(f"Articles    {_kinds(estimate.kinds, len(estimate.unusable), 0)}")
    if estimate.remote:
        print(f"            from {estimate.fetched} of {estimate.remote:,} pages: the rest is taken to be like them")
    print(f"Characters  {total.characters:,}, as they are spoken")
    if pace is None and total.articles:
        print(f"Sound       not known: {estimate.why_no_pace}")
    elif pace is not None:
        print(f"Sound       {estimate.sound / 3600:,.2f} h")
        print(f"Storage     {_size(estimate.bytes)}, and as much for the sentences it is made of")
        speed = f"{pace.voice.name} speaks {pace.speed:,.0f} times as fast as it sounds"
        print(f"Time        {_long(estimate.work)} here, where {speed}")
        if pace.voice.online:
            rate = settings.online_rate
            print(
                f"Requests    about {total.requests:,} to {pace.voice.engine}: {estimate.days:,.1f} days at "
                f"BAONOI_ONLINE_RATE={rate:g} a second"
            )
        if not budget.is_unlimited:
            print(f"Budget      {estimate.days_of_budget:,.1f} days at {_budget(budget)}")
    _list_unused(estimate.unusable, ignored)


def tell_standing(standing: Standing, failures: Sequence[tuple[str, str]], as_json: bool) -> None:
    """Tell how the archive stands."""
    if as_json:
        told = asdict(standing) | {"is_open": standing.is_open, "failures": dict(failures)}
        print(json.dumps(told, ensure_ascii=False))
        return
    print(f"Archive  {_state(standing) or 'open'}")
    print(f"Waiting  {standing.waiting:,} articles, {standing.speaking} being narrated, {standing.failed} failed")
    for name, amount in (("Today", standing.today), ("In all", standing.ever)):
        print(
            f"{name:8} {amount.articles:,} articles, {amount.characters:,} characters, {amount.hours:,.2f} h of sound"
        )
    print(f"Budget   {_budget(standing.budget)}")
    _list("Failed, and tried again by the running service", [f"{name}: {why}" for name, why in failures])


def _kinds(kinds: Counter[Kind], unusable: int, held: int) -> str:
    count = kinds.total() + unusable
    parts = [f"{kinds[kind]:,} {kind.value}" for kind in Kind if kinds[kind] or kind is Kind.NEW]
    parts += [f"{held:,} of them held"] if held else []
    return f"{count:,}: {', '.join([*parts, f'{unusable:,} not usable'])}"


def _more(standing: Standing, before: Amount, left: float) -> str:
    parts = [f"{standing.ever.hours - before.hours:,.2f} h of sound"]
    if state := _state(standing):
        parts.append(state)
    elif left:
        parts.append(f"{_long(left)} left")
    if standing.failed:
        parts.append(f"{standing.failed:,} failed")
    return ", ".join(parts)


def _state(standing: Standing) -> str:
    if standing.is_paused:
        return "paused (baonoi backfill resume)"
    return "today's budget is spent: it goes on at midnight in Vietnam" if standing.is_spent else ""


def _budget(budget: Budget) -> str:
    parts = [f"{budget.characters:,} characters"] if budget.characters is not None else []
    parts += [f"{budget.hours:g} h of sound"] if budget.hours is not None else []
    return f"{' or '.join(parts)} a day" if parts else "none: as much as can be"


def _long(seconds: float) -> str:
    """Return a length of time for a person.

    >>> _long(42.4), _long(5400), _long(200_000)
    ('0:00:42', '1:30:00', '2 days, 7:33:20')
    """
    return str(timedelta(seconds=round(seconds)))


def _size(count: int) -> str:
    """Return bytes for a person.

    >>> _size(2_100_000_000), _size(600)
    ('2.1 GB', '0.0 MB')
    """
    return f"{count / 1e9:,.1f} GB" if count >= 1e9 else f"{count / 1e6:,.1f} MB"


def _list_unused(unusable: Sequence[Unusable], ignored: Sequence[Ignored]) -> None:
    _list("Not usable", [f"{one.where}: {one.why}." for one in unusable])
    told = [
        f"{one.name!r} in {one.records:,} of the articles, first in {one.where}"
        + (f"; {one.meant} may be meant" if one.meant else "")
        for one in ignored
    ]
    _list("Ignored, because no article has such a field", told)


def _list(title: str, lines: Sequence[str]) -> None:
    if not lines:
        return
    print(f"{title}:", file=sys.stderr)
    for line in lines[:_MOST_TOLD]:
        print(f"  {line}", file=sys.stderr)
    if len(lines) > _MOST_TOLD:
        print(f"  … and {len(lines) - _MOST_TOLD:,} more", file=sys.stderr)
