"""Metrics: what one process counts while it narrates, in a registry of its own."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from time import monotonic

from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from player.errors import BadSound, VoiceBusy, VoiceError, VoiceMissing, VoiceUnreachable
from player.voices.breaker import STATES, Breaker
from player.voices.contract import Speech, Voice

SPEAK_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120)
FIRST_SOUND_SECONDS = (0.05, 0.1, 0.25, 0.5, 1, 1.5, 2, 3, 5, 10, 15, 30, 60, 300)
NARRATION_SECONDS = (0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 900)
WAYS = ("press", "stream", "speech")
OUTCOMES = ("made", "put_off", "failed", "given_back", "dropped", "bug")
_KINDS: tuple[tuple[type[VoiceError], str], ...] = (
    (VoiceMissing, "missing"),
    (VoiceBusy, "busy"),
    (VoiceUnreachable, "unreachable"),
    (BadSound, "bad_sound"),
)


def kind_of(error: VoiceError) -> str:
    """Return what a voice's error is called in metrics.

    >>> kind_of(VoiceBusy("Bận.", "Busy.")), kind_of(VoiceError("Lỗi.", "It failed."))
    ('busy', 'failed')
    """
    return next((name for kind, name in _KINDS if isinstance(error, kind)), "failed")


class Asked(Collector):
    """Metrics that are asked for when they are read, by a function that yields them."""

    def __init__(self, ask: Callable[[], Iterable[Metric]]) -> None:
        self._ask = ask

    def collect(self) -> Iterator[Metric]:
        """Yield them as they are now."""
        yield from self._ask()


class Metrics:
    """The counters and histograms of one process's narrating; safe to use from any thread.

    >>> metrics = Metrics()
    >>> metrics.utterances.labels("spoken").inc(3)
    >>> metrics.registry.get_sample_value("baonoi_utterances_total", {"source": "spoken"})
    3.0
    """

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.utterances = Counter(
            "baonoi_utterances",
            "Utterances of the narrations that were made: spoken for them, or reused from clips that were there",
            ("source",),
            registry=self.registry,
        )
        self.spoken = Counter(
            "baonoi_spoken_seconds", "Seconds of sound that voices gave", ("engine", "voice"), registry=self.registry
        )
        self.speaking = Histogram(
            "baonoi_speak_duration_seconds",
            "How long an engine took over one utterance that it spoke",
            ("engine",),
            buckets=SPEAK_SECONDS,
            registry=self.registry,
        )
        self.engine_errors = Counter(
            "baonoi_engine_errors",
            "Utterances that an engine did not speak: missing, busy, unreachable, bad_sound, or failed otherwise",
            ("engine", "kind"),
            registry=self.registry,
        )
        self.first_sound = Histogram(
            "baonoi_first_sound_seconds",
            "From a press on an article without sound (press), a request for its stream (stream) or a request to "
            "/v1/audio/speech (speech) until the first sound of it was there",
            ("way",),
            buckets=FIRST_SOUND_SECONDS,
            registry=self.registry,
        )
        self.narrations = Counter(
            "baonoi_narrations",
            "Claims that workers ended: made, put_off (tried again), failed, given_back, dropped, or a bug",
            ("outcome",),
            registry=self.registry,
        )
        self.narrating = Histogram(
            "baonoi_narration_duration_seconds",
            "From the claim of a narration until it was kept",
            buckets=NARRATION_SECONDS,
            registry=self.registry,
        )
        self.evicted_bytes = Counter(
            "baonoi_cache_evicted_bytes", "Bytes of audio that were forgotten", registry=self.registry
        )
        self.evicted_blobs = Counter(
            "baonoi_cache_evicted_blobs", "Blobs of audio that were forgotten", registry=self.registry
        )
        for source in ("spoken", "reused"):
            self.utterances.labels(source)
        for way in WAYS:
            self.first_sound.labels(way)
        for outcome in OUTCOMES:
            self.narrations.labels(outcome)

    def measured(self, speak: Callable[[str, Voice], Speech]) -> Callable[[str, Voice], Speech]:
        """Return `speak` with its calls measured."""

        def measuring(spoken: str, voice: Voice) -> Speech:
            began = monotonic()
            try:
                speech = speak(spoken, voice)
            except VoiceError as error:
                self.refused(voice, error)
                raise
            self.speaking.labels(voice.engine).observe(monotonic() - began)
            self.spoken.labels(voice.engine, voice.name).inc(speech.pcm.seconds)
            return speech

        return measuring

    def refused(self, voice: Voice, error: VoiceError) -> None:
        """Count an utterance that a voice did not speak, or spoke badly."""
        self.engine_errors.labels(voice.engine, kind_of(error)).inc()

    def add(self, ask: Callable[[], Iterable[Metric]]) -> None:
        """Add metrics that are asked for when they are read."""
        self.registry.register(Asked(ask))

    def watch(self, breakers: Mapping[str, Breaker]) -> None:
        """Add the state of engines' breakers."""

        def states() -> Iterator[Metric]:
            shown = GaugeMetricFamily(
                "baonoi_engine_breaker",
                "Processes whose breaker of an online engine is closed (calls go), open (it rests) or trying",
                labels=("engine", "state"),
            )
            for engine, breaker in breakers.items():
                now = breaker.state
                for state in STATES:
                    shown.add_metric((engine, state), float(state == now))
            yield shown

        self.add(states)
