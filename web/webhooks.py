"""The API of webhooks, for who runs the service: added, removed, tried, and told again what they did not take."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Request
from fastapi.concurrency import run_in_threadpool

from player.catalogue.keys import Scope
from player.webhooks.receivers import shown, shown_letter
from web.schemas import ProblemOut
from web.security import admit, read_json, require
from web.site import Site, site_of
from web.webhook_schemas import (
    DeadLetterOut,
    DeadLettersOut,
    RetriedOut,
    WebhookAdded,
    WebhookIn,
    WebhookOut,
    WebhooksOut,
    WebhookTested,
    read_webhook,
)

router = APIRouter(prefix="/api/webhooks", tags=["Webhooks"])

WebhookId = Annotated[str, Path(pattern=r"^\w{1,64}$", examples=["wh_4f3a9c21d07b"])]
DeliveryId = Annotated[str, Path(pattern=r"^\w{1,64}$", examples=["0c1f5a3e9b7d4c2f8a6e1d3b5c7f9a0e"])]
_BODY: dict[str, Any] = {
    "requestBody": {"required": True, "content": {"application/json": {"schema": WebhookIn.model_json_schema()}}}
}
_PROBLEM = {"content": {"application/problem+json": {"schema": ProblemOut.model_json_schema()}}}
_UNKNOWN: dict[int | str, dict[str, Any]] = {404: {"description": "There is none of that id", **_PROBLEM}}
_WRONG: dict[int | str, dict[str, Any]] = {
    413: {"description": "The body is too long", **_PROBLEM},
    415: {"description": "The body is not application/json", **_PROBLEM},
    422: {"description": "Nothing can be sent to that address, or there is no such event", **_PROBLEM},
}


@router.get("", summary="Who is told")
def get_webhooks(request: Request) -> WebhooksOut:
    """Return every webhook and how much each is owed; never a secret."""
    require(request, Scope.ADMIN)
    found = site_of(request).receivers.all()
    return WebhooksOut(webhooks=[WebhookOut.model_validate(shown(each)) for each in found])


@router.post("", status_code=201, summary="Tell an address", openapi_extra=_BODY, responses=_WRONG)
async def post_webhook(request: Request) -> WebhookAdded:
    """Tell an address what happens to articles from now on. The secret is in this answer and nowhere else."""
    await admit(request, Scope.ADMIN)
    body = await read_json(request)
    return await run_in_threadpool(_add, site_of(request), body)


@router.delete("/{webhook_id}", status_code=204, summary="Tell an address no more", responses=_UNKNOWN)
def delete_webhook(webhook_id: WebhookId, request: Request) -> None:
    """Remove a webhook, and what it is still owed."""
    require(request, Scope.ADMIN)
    site_of(request).receivers.remove(webhook_id)


@router.post("/{webhook_id}/test", summary="Send a ping", responses=_UNKNOWN)
def post_test(webhook_id: WebhookId, request: Request) -> WebhookTested:
    """Send a `webhook.ping` now and answer with what came of it."""
    require(request, Scope.ADMIN)
    answer = site_of(request).receivers.test(webhook_id)
    return WebhookTested(
        taken=not answer.failure,
        status=answer.status or None,
        reason=answer.failure or None,
        seconds=round(answer.seconds, 3),
    )


@router.get("/deliveries", summary="What was given up")
def get_deliveries(
    request: Request, state: Annotated[Literal["dead"], Query(description="dead letters")] = "dead"
) -> DeadLettersOut:
    """Return the dead letters, the newest first, a thousand at most; they are kept for thirty days."""
    require(request, Scope.ADMIN)
    found = [DeadLetterOut.model_validate(shown_letter(each)) for each in site_of(request).receivers.dead()]
    return DeadLettersOut(state=state, deliveries=found)


@router.post("/deliveries/retry", status_code=202, summary="Send every dead letter again")
def post_retry_all(request: Request) -> RetriedOut:
    """Owe every dead letter again, with all its tries."""
    require(request, Scope.ADMIN)
    return RetriedOut(retried=site_of(request).receivers.retry())


@router.post("/deliveries/{delivery_id}/retry", status_code=202, summary="Send a dead letter again", responses=_UNKNOWN)
def post_retry(delivery_id: DeliveryId, request: Request) -> RetriedOut:
    """Owe one dead letter again, with all its tries."""
    require(request, Scope.ADMIN)
    return RetriedOut(retried=site_of(request).receivers.retry(delivery_id))


def _add(site: Site, body: bytes) -> WebhookAdded:
    sent = read_webhook(body)
    added = site.receivers.add(sent.url, sent.events)
    made, warning = added.webhook, str(added.doubt) if added.doubt else None
    return WebhookAdded(id=made.id, url=made.url, events=list(made.events), secret=made.secret, warning=warning)
