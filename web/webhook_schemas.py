"""What crosses the wire of the webhooks' API: receivers, what came of a try, dead letters."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue, ValidationError

from player.errors import WebhookError
from player.webhooks.receivers import EVENTS

_EXAMPLE: dict[str, JsonValue] = {"url": "https://cms.bao.vn/hooks/baonoi", "events": ["article.ready"]}


class WebhookIn(BaseModel):
    """An address to tell."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [_EXAMPLE]})

    url: Annotated[str, Field(min_length=1, max_length=2000, description="where to send: http or https")]
    events: Annotated[
        list[Annotated[str, Field(max_length=60)]],
        Field(max_length=20, description=f"which events: {', '.join(EVENTS)}; every one when empty"),
    ] = []


class WebhookOut(BaseModel):
    """A webhook as lists show it: never its secret. `gone_at` is when it answered 410."""

    id: str
    url: str
    events: list[str]
    created_at: str
    gone_at: str | None
    pending: Annotated[int, Field(description="what will be sent")]
    dead: Annotated[int, Field(description="what was given up")]


class WebhookAdded(BaseModel):
    """A webhook that was just added, with the secret that signs what it is sent: it is shown here alone."""

    id: str
    url: str
    events: list[str]
    secret: str
    warning: Annotated[str | None, Field(description="in Vietnamese: its host is not found now")] = None


class WebhooksOut(BaseModel):
    """Every webhook, the oldest first."""

    webhooks: list[WebhookOut]


class WebhookTested(BaseModel):
    """What came of a ping."""

    taken: bool
    status: Annotated[int | None, Field(description="the receiver's status; null if it did not answer")]
    reason: Annotated[str | None, Field(description="in English, why it was not taken")]
    seconds: float


class DeadLetterOut(BaseModel):
    """One telling that was given up."""

    id: str
    webhook: str
    url: str
    event: str
    article: str
    attempts: int
    reason: str
    created_at: str


class DeadLettersOut(BaseModel):
    """What was given up, the newest first."""

    state: Literal["dead"]
    deliveries: list[DeadLetterOut]


class RetriedOut(BaseModel):
    """How many will be sent again."""

    retried: int


def read_webhook(body: bytes) -> WebhookIn:
    """Return the webhook in a JSON body; WebhookError says in Vietnamese what does not fit.

    >>> read_webhook(b'{"url": "https://bao.vn/hook"}').events
    []
    """
    try:
        return WebhookIn.model_validate_json(body)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = str(first["loc"][0])[:60] if first["loc"] else ""
        said = f"Trường “{where}” có giá trị không dùng được." if where else "Nội dung gửi lên không dùng được."
        raise WebhookError(said, f"{where or 'the body'}: {first['msg']}") from error
