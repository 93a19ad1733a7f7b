"""What crosses the wire of the OpenAI-compatible API: a speech to make, its models, its voices, its errors."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue, ValidationError

from player.audio.aloud import FASTEST, SLOWEST
from player.audio.formats import Format
from web.compatible import Refused

_EXAMPLE: dict[str, JsonValue] = {
    "model": "baonoi",
    "voice": "espeak-bac",
    "input": "Sáng 10/10, mưa lớn làm sạt lở 3 điểm trên tỉnh lộ 254.",
    "response_format": "mp3",
}


class VoiceId(BaseModel):
    """A voice named by an object, as OpenAI's custom voices are."""

    id: str


class SpeechIn(BaseModel):
    """A text to speak, as OpenAI's clients send it; fields that are not here are ignored."""

    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    input: Annotated[str, Field(min_length=1, description="the text; each line is a paragraph")]
    model: Annotated[
        str, Field(max_length=200, description="baonoi; OpenAI's own names for speech models mean the same")
    ] = "baonoi"
    voice: Annotated[
        str | VoiceId,
        Field(description="a name from GET /v1/audio/voices; OpenAI's own (alloy …) and none mean the site's"),
    ] = ""
    response_format: Annotated[Format, Field(description="pcm is s16, mono, 24 kHz, little-endian")] = Format.MP3
    speed: Annotated[float, Field(ge=SLOWEST, le=FASTEST, allow_inf_nan=False)] = 1.0
    stream_format: Annotated[
        Literal["audio", "sse"], Field(description="sse: events with the sound in base64, the last with usage")
    ] = "audio"
    instructions: Annotated[str | None, Field(description="accepted and not followed")] = None

    @property
    def voice_name(self) -> str:
        """The voice's name, however it was sent."""
        return self.voice.id if isinstance(self.voice, VoiceId) else self.voice


class ModelOut(BaseModel):
    """A model; all are the same here."""

    id: str
    object: Literal["model"] = "model"
    created: Annotated[int, Field(description="Unix time")]
    owned_by: str


class ModelsOut(BaseModel):
    """The models there are."""

    object: Literal["list"] = "list"
    data: list[ModelOut]


class SpeakerOut(BaseModel):
    """A voice that can speak here now."""

    id: str
    name: Annotated[str, Field(description="what readers see, in Vietnamese")]
    region: str
    gender: str
    engine: str


class SpeakersOut(BaseModel):
    """The voices that can speak here now."""

    object: Literal["list"] = "list"
    voices: list[SpeakerOut]


class ErrorOut(BaseModel):
    """What went wrong, in English: a program reads it."""

    message: str
    type: str
    param: str | None
    code: str | None


class ErrorsOut(BaseModel):
    """An error in OpenAI's shape."""

    error: ErrorOut


def read_speech(body: bytes) -> SpeechIn:
    """Return the speech that a JSON body asks for; Refused says in English what does not fit.

    >>> read_speech('{"input": "Xin chào", "voice": {"id": "espeak-nam"}}'.encode()).voice_name
    'espeak-nam'
    """
    try:
        asked = SpeechIn.model_validate_json(body)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = str(first["loc"][0])[:60] if first["loc"] else None
        message = f"{where}: {first['msg']}." if where else f"{first['msg']}."
        raise Refused(400, message, where, first["type"]) from error
    if not asked.input.strip():
        raise Refused(400, "input: there is nothing to speak.", "input", "string_too_short")
    return asked
