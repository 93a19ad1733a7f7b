"""The alarms of a service: when each rings, what it means, what cures it; and Prometheus's rules for them."""

# ruff: noqa: E501 - paragraphs and rows of tables, as they stand on the page

import json
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Alarm:
    """One alarm: it rings when `when` (PromQL) holds for `lasting`; `is_urgent` if readers or the newsroom notice."""

    name: str
    when: str
    lasting: str
    is_urgent: bool
    meaning: str
    cure: str


ALARMS = (
    Alarm(
        "BaoNoiDown",
        'up{job="baonoi"} == 0',
        "2m",
        True,
        "The service answers no one, or its metrics may not be read.",
        "See whether it runs (`systemctl status baonoi`) and what it said last (`journalctl -u baonoi`); `baonoi doctor` "
        "says what keeps it from starting. 403 from `/metrics`: give Prometheus a read key.",
    ),
    Alarm(
        "BaoNoiPartAway",
        "baonoi_up == 0",
        "2m",
        True,
        "The database, the store or the disk (`part`) cannot be looked at. What is kept is still played; nothing new is "
        "accepted or narrated. It goes on by itself once the part is back.",
        "`baonoi doctor` names the reason. Postgres or the bucket: bring it back. A disk: see that it is mounted and ours.",
    ),
    Alarm(
        "BaoNoiErrors",
        'sum(rate(baonoi_http_requests_total{status="5xx",route!="/readyz"}[10m])) '
        "/ sum(rate(baonoi_http_requests_total[10m])) > 0.02",
        "10m",
        True,
        "More than 2 % of the requests are answered with an error of ours.",
        "`route` says where. In the log, `refused` has the reason of each 503 and 507, `bug` the place of each 500.",
    ),
    Alarm(
        "BaoNoiSlowFirstSound",
        'histogram_quantile(0.95, sum by (le) (rate(baonoi_first_sound_seconds_bucket{way="press"}[15m]))) > 5',
        "15m",
        True,
        "One reader in twenty who presses play on an article without sound waits longer than 5 s.",
        "If all workers are busy (`baonoi_workers_busy`), add some; if `baonoi_speak_duration_seconds` has grown, the engine "
        "is slow: put a faster voice first in BAONOI_VOICES.",
    ),
    Alarm(
        "BaoNoiQueueStuck",
        'max(baonoi_queue_oldest_seconds{priority=~"interactive|publish"}) > 600',
        "5m",
        True,
        "Something that was published has waited more than ten minutes for its narration.",
        "See that a process narrates: `baonoi serve` without `--no-work`, or `baonoi worker`. If they are all busy, add "
        "workers; if none is, the log says `not narrated` and why.",
    ),
    Alarm(
        "BaoNoiNarrationsFail",
        'increase(baonoi_narrations_total{outcome=~"failed|bug"}[30m]) > 3',
        "0m",
        True,
        "Narrations fail for good, or are tried again only rarely.",
        "`GET /api/articles?state=failed` says why of each. A text: the newsroom edits it. A voice: see BaoNoiEngineFails. "
        "`bug`: the log has the place; please report it.",
    ),
    Alarm(
        "BaoNoiEngineFails",
        "sum by (engine, kind) (rate(baonoi_engine_errors_total[15m])) > 0.05",
        "15m",
        False,
        "An engine keeps failing: `missing` (not installed), `busy` (it asked to be left alone), `unreachable` (the "
        "network), `bad_sound` (silent, clipped or cut off), `failed`. The next voice of BAONOI_VOICES speaks meanwhile, "
        "and its narrations are made again once the better one is back.",
        "`baonoi doctor` lets each voice speak. missing: `baonoi voices install`. busy: lower BAONOI_ONLINE_RATE. "
        "unreachable: look at the way out of this machine.",
    ),
    Alarm(
        "BaoNoiEngineRests",
        'max by (engine) (baonoi_engine_breaker{state="open"}) > 0',
        "30m",
        False,
        "An online engine has failed so often that it is left alone and tried only now and then.",
        "As for BaoNoiEngineFails. If the engine is not wanted any more, take it out of BAONOI_VOICES.",
    ),
    Alarm(
        "BaoNoiDiskLow",
        "baonoi_disk_free_bytes < 2e9",
        "5m",
        False,
        "Less than 2 GB are free where the home or the audio (`of`) is.",
        "Set BAONOI_CACHE_LIMIT, run `baonoi cache evict --to SIZE`, or make room.",
    ),
    Alarm(
        "BaoNoiDiskFull",
        "baonoi_disk_free_bytes < 2e8",
        "1m",
        True,
        "Less than 200 MB are free: soon nothing is accepted any more (507). What is there is still played.",
        "As for BaoNoiDiskLow, now.",
    ),
    Alarm(
        "BaoNoiCacheOverLimit",
        "sum(baonoi_cache_bytes) > max(baonoi_cache_limit_bytes) and max(baonoi_cache_limit_bytes) > 0",
        "1h",
        False,
        "What articles play is over BAONOI_CACHE_LIMIT by itself; it is never forgotten.",
        "Raise the limit, keep fewer versions, or withdraw old articles. `baonoi cache stats` shows what there is.",
    ),
    Alarm(
        "BaoNoiWebhooksDead",
        'sum by (webhook) (baonoi_webhook_deliveries{state="dead"}) > 0',
        "0m",
        False,
        "A receiver did not take what it was told within a day's tries.",
        "`baonoi webhooks dead` says why. When the receiver is back: `baonoi webhooks retry`.",
    ),
    Alarm(
        "BaoNoiWebhooksWait",
        'sum by (webhook) (baonoi_webhook_deliveries{state="pending"}) > 100',
        "30m",
        False,
        "A receiver is slow or away; it is tried again by itself.",
        "`baonoi webhooks test ID` shows what it answers.",
    ),
    Alarm(
        "BaoNoiHeld",
        "max(baonoi_articles_held) > 0",
        "1h",
        False,
        "An article waits for somebody to look at a finding (BAONOI_HOLD).",
        "`GET /api/articles?state=held` says what was found. Edit the article, or `PUT /api/articles/{id}/release`.",
    ),
    Alarm(
        "BaoNoiRateLimited",
        "sum by (by) (rate(baonoi_rate_limited_total[10m])) > 1",
        "10m",
        False,
        "Somebody sends more writes in a minute than BAONOI_KEY_RATE or BAONOI_ADDRESS_RATE lets through.",
        "The log has status 429 with the request. Raise the limit for an honest newsroom; revoke the key of another.",
    ),
    Alarm(
        "BaoNoiNotPlayed",
        "sum(rate(baonoi_audio_requests_total[1h])) == 0 and sum(rate(baonoi_audio_requests_total[1h] offset 1d)) > 0.01",
        "1h",
        False,
        "Nobody has asked for sound for an hour, at an hour at which somebody did yesterday. With nginx answering for the "
        "files, leave this rule out.",
        "Open a page and press play. If it plays, look at what is in front: DNS, certificate, CDN.",
    ),
)


def rules() -> str:
    """Return the alarms as a file of rules for Prometheus."""
    lines = [
        "# Made from docs/alarms.py by `make docs`; docs/operations.md has every cure.",
        "groups:",
        "- name: baonoi",
        "  rules:",
    ]
    for alarm in ALARMS:
        severity = "page" if alarm.is_urgent else "ticket"
        lines += [
            f"  - alert: {alarm.name}",
            f"    expr: {json.dumps(alarm.when)}",
            f"    for: {alarm.lasting}",
            f"    labels: {{severity: {severity}}}",
            "    annotations:",
            f"      summary: {json.dumps(_plain(alarm.meaning), ensure_ascii=False)}",
            f"      description: {json.dumps(_plain(alarm.cure), ensure_ascii=False)}",
        ]
    return "\n".join(lines) + "\n"


def _plain(text: str) -> str:
    return text.replace("`", "")
