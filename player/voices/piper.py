"""Piper: local neural voices, loaded from a folder of models, with each word's time where the model tells it."""

import json
import threading
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from player.errors import VoiceError, VoiceMissing
from player.vietnamese.reading import Region
from player.voices.contract import PCM, Speech, Voice, WordTime
from player.voices.edges import joined
from player.voices.wording import cut, speakable

if TYPE_CHECKING:
    from piper import AudioChunk, PiperVoice

BETWEEN_SENTENCES = 0.3
# The model's memory grows with the square of what it says at once.
CHARACTERS_AT_ONCE = 400
# A medium model takes about 100 MB once loaded.
LOADED_AT_ONCE = 2
EDGE_PHONEMES = ("^", "$")  # where Piper begins and ends a sentence

KNOWN = (
    Voice(
        "piper-vais1000",
        "piper",
        "vi_VN-vais1000-medium",
        Region.NORTH,
        "nữ",
        "Giọng nữ Bắc (VAIS-1000)",
        "Dữ liệu VAIS-1000, CC BY 4.0.",
    ),
    Voice(
        "piper-25hours",
        "piper",
        "vi_VN-25hours_single-low",
        Region.NORTH,
        "nữ",
        "Giọng nữ Bắc (InfoRe 25 giờ, chất lượng thấp)",
        "Dữ liệu InfoRe Technology; xem thẻ mô hình.",
    ),
    Voice(
        "piper-vivos",
        "piper",
        "vi_VN-vivos-x_low",
        Region.NORTH,
        "nữ",
        "Giọng VIVOS (chất lượng rất thấp)",
        "Dữ liệu VIVOS, CC BY-NC-SA 4.0: không dùng cho mục đích thương mại.",
        variant="0",
    ),
)


class PiperEngine:
    """The voices in a folder: `NAME.onnx` beside `NAME.onnx.json`, as `baonoi voices install` puts them there.

    `threads` is how many a voice computes with. Other Piper models put into the folder are voices too, "piper-NAME".
    """

    name = "piper"

    def __init__(self, folder: Path, *, threads: int = 2) -> None:
        self._folder = folder
        self._threads = threads
        self._loaded: OrderedDict[str, PiperVoice] = OrderedDict()
        self._lock = threading.Lock()

    def voices(self) -> Sequence[Voice]:
        """Return the Vietnamese voices there are to install, and whatever else is in the folder."""
        known = {voice.model for voice in KNOWN}
        found = sorted(path.name.removesuffix(".onnx.json") for path in self._folder.glob("*.onnx.json"))
        others = [
            Voice(f"piper-{model}", self.name, model, Region.NORTH, "nữ", f"Piper {model}", "Xem thẻ mô hình.")
            for model in found
            if model not in known
        ]
        return (*KNOWN, *others)

    def why_unavailable(self, voice: Voice) -> str:
        """Return what is missing: Piper itself, or the voice's model."""
        if find_spec("piper") is None:
            return "Piper is not installed: pip install baonoi[piper]"
        model, config = self._files_of(voice)
        if not model.is_file() or not config.is_file():
            return f"The voice's model is not here yet: baonoi voices install {voice.name}"
        return ""

    def speak(self, spoken: str, voice: Voice) -> Speech:
        """Return the sound of a spoken form; words' times if the model gives them for every word, none otherwise."""
        from piper import SynthesisConfig

        missing = self.why_unavailable(voice)
        if missing:
            raise VoiceMissing(f"Giọng “{voice.label}” chưa được cài trên máy này.", missing)
        loaded = self._load(voice)
        # Piper reads [[…]] as phonemes; in a newspaper they are brackets. Same length, so that positions still fit.
        text = speakable(spoken).replace("[[", " [").replace("]]", "] ")
        settings = SynthesisConfig(
            speaker_id=int(voice.variant) if voice.variant else None,
            length_scale=loaded.config.length_scale / voice.rate,
            # Piper would bring every sentence to the same peak, so that a short one shouts: the gain is the voice's.
            normalize_audio=False,
        )
        chunks = []
        for piece, rest in cut(text, CHARACTERS_AT_ONCE):
            made = list(loaded.synthesize(piece, settings, include_alignments=True))
            chunks += [(chunk, BETWEEN_SENTENCES) for chunk in made[:-1]]
            chunks += [(chunk, rest) for chunk in made[-1:]]
        if not chunks:
            raise VoiceError(
                f"Giọng “{voice.label}” không đọc được câu này.", f"{voice.name} finds nothing to say in a sentence."
            )
        rate = loaded.config.sample_rate
        pcm = joined([(PCM(chunk.audio_int16_bytes, rate), rest) for chunk, rest in chunks])
        return Speech(pcm, _word_times(text, chunks, rate), is_whole=True)

    def _files_of(self, voice: Voice) -> tuple[Path, Path]:
        return self._folder / f"{voice.model}.onnx", self._folder / f"{voice.model}.onnx.json"

    def _load(self, voice: Voice) -> "PiperVoice":
        """Return the voice's model, from memory if it was used lately; VoiceMissing if its files are damaged."""
        with self._lock:
            if voice.model in self._loaded:
                self._loaded.move_to_end(voice.model)
                return self._loaded[voice.model]
            loaded = self._read(voice)
            self._loaded[voice.model] = loaded
            if len(self._loaded) > LOADED_AT_ONCE:
                self._loaded.popitem(last=False)
            return loaded

    def _read(self, voice: Voice) -> "PiperVoice":
        import onnxruntime  # type: ignore[import-untyped]  # it ships no types
        from onnxruntime.capi.onnxruntime_pybind11_state import (  # type: ignore[import-untyped]  # as above
            Fail,
            InvalidArgument,
            InvalidGraph,
            InvalidProtobuf,
        )
        from piper import PiperVoice
        from piper.config import PiperConfig

        model, config = self._files_of(voice)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = self._threads
        # Threads that wait by turning round take the cores from the encoder beside them.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        try:  # PiperConfig takes whatever JSON it is given: a wrong one is a LookupError, TypeError or AttributeError
            settings = PiperConfig.from_dict(json.loads(config.read_text("utf-8")))
            session = onnxruntime.InferenceSession(
                _with_alignments(model), sess_options=options, providers=["CPUExecutionProvider"]
            )
        except (
            ValueError,
            LookupError,
            TypeError,
            AttributeError,
            OSError,
            Fail,
            InvalidArgument,
            InvalidGraph,
            InvalidProtobuf,
        ) as error:
            raise VoiceMissing(
                f"Mô hình của giọng “{voice.label}” bị hỏng.",
                f"{model.name} or its .json is damaged: install it again with baonoi voices install {voice.name}",
            ) from error
        return PiperVoice(session=session, config=settings)


def _with_alignments(model: Path) -> str | bytes:
    """Return the model so patched that it also tells how long each phoneme is, or its path if it cannot be."""
    if find_spec("onnx") is None:
        return str(model)
    import onnx
    from google.protobuf.message import DecodeError  # type: ignore[import-untyped]  # its types are a package apart
    from piper.patch_voice_with_alignment import add_alignment_output

    try:
        graph = onnx.load(str(model))
        add_alignment_output(graph)
    except DecodeError as error:
        raise ValueError(str(error)) from error
    except ValueError:
        return str(model)  # patched already, or a network of another kind
    return bytes(graph.SerializeToString())


def _word_times(spoken: str, chunks: Iterable[tuple["AudioChunk", float]], rate: int) -> tuple[WordTime, ...]:
    """Return when each word begins, or nothing if the phonemes' words are not one for one the text's.

    espeak-ng, which makes Piper's phonemes, sometimes says two words as one: then nobody knows where the second begins.
    """
    begins: list[float] = []
    before = 0.0
    for chunk, rest in chunks:
        if chunk.phoneme_alignments is None:
            return ()
        at = 0
        inside = False
        for phoneme in chunk.phoneme_alignments:
            if phoneme.phoneme == " " or phoneme.phoneme in EDGE_PHONEMES:
                inside = False
            elif not inside and phoneme.phoneme.isalpha():
                begins.append(before + at / rate)
                inside = True
            at += int(phoneme.num_samples)
        before += len(chunk.audio_float_array) / rate + rest
    words = []
    at_character = 0
    for token in spoken.split():
        start = spoken.index(token, at_character)
        at_character = start + len(token)
        if any(char.isalnum() for char in token):
            words.append((start, at_character))
    if len(words) != len(begins):
        return ()
    return tuple(WordTime(start, end, at) for (start, end), at in zip(words, begins, strict=True))
