"""The Grafana dashboard: one panel a question that whoever runs a service asks, as JSON that Grafana imports."""

import json
from typing import Any

_SOURCE = {"type": "prometheus", "uid": "${source}"}
_QUANTILE = "histogram_quantile({q}, sum by (le{by}) (rate({name}_bucket[$__rate_interval])))"


def _quantiles(name: str, by: str = "") -> list[tuple[str, str]]:
    label = f" {{{{{by}}}}}" if by else ""
    return [
        (_QUANTILE.format(q=q, by=f", {by}" if by else "", name=name), f"p{int(q * 100)}{label}")
        for q in (0.5, 0.95, 0.99)
    ]


PANELS: tuple[tuple[str, str, list[tuple[str, str]]], ...] = (
    ("Press to first sound", "s", _quantiles("baonoi_first_sound_seconds", "way")),
    (
        "Reused utterances",
        "percentunit",
        [
            (
                'sum(rate(baonoi_utterances_total{source="reused"}[1h])) / sum(rate(baonoi_utterances_total[1h]))',
                "reused",
            )
        ],
    ),
    ("Narrations owed", "short", [("sum by (priority, state) (baonoi_queue_narrations)", "{{priority}} {{state}}")]),
    ("Oldest of them", "s", [("max by (priority) (baonoi_queue_oldest_seconds)", "{{priority}}")]),
    (
        "Narrations ended",
        "ops",
        [("sum by (outcome) (rate(baonoi_narrations_total[$__rate_interval]))", "{{outcome}}")],
    ),
    ("Claim to kept", "s", _quantiles("baonoi_narration_duration_seconds")),
    ("Workers busy", "short", [("sum(baonoi_workers_busy)", "busy")]),
    (
        "Sound spoken, seconds a second",
        "short",
        [("sum by (voice) (rate(baonoi_spoken_seconds_total[$__rate_interval]))", "{{voice}}")],
    ),
    ("One utterance", "s", _quantiles("baonoi_speak_duration_seconds", "engine")),
    (
        "Engine errors",
        "ops",
        [("sum by (engine, kind) (rate(baonoi_engine_errors_total[$__rate_interval]))", "{{engine}} {{kind}}")],
    ),
    ("Engines that rest", "short", [("max by (engine) (baonoi_engine_breaker{state='open'})", "{{engine}}")]),
    (
        "Requests",
        "reqps",
        [
            ("sum by (status) (rate(baonoi_http_requests_total[$__rate_interval]))", "{{status}}"),
            ("sum(rate(baonoi_audio_requests_total[$__rate_interval]))", "sound by digest"),
        ],
    ),
    (
        "Until an answer begins, p95",
        "s",
        [(_QUANTILE.format(q=0.95, by=", route", name="baonoi_http_request_duration_seconds"), "{{route}}")],
    ),
    ("Refused: too many", "ops", [("sum by (by) (rate(baonoi_rate_limited_total[$__rate_interval]))", "{{by}}")]),
    ("Listeners to events", "short", [("sum(baonoi_event_listeners)", "listeners")]),
    ("Webhook tellings", "short", [("sum by (webhook, state) (baonoi_webhook_deliveries)", "{{webhook}} {{state}}")]),
    ("Articles held", "short", [("max(baonoi_articles_held)", "held")]),
    (
        "Audio kept",
        "bytes",
        [
            ("max by (kind) (baonoi_cache_bytes)", "{{kind}}"),
            ("sum(max by (kind) (baonoi_cache_pinned_bytes))", "never forgotten"),
            ("max(baonoi_cache_limit_bytes) > 0", "limit"),
        ],
    ),
    ("Blobs kept", "short", [("max by (kind) (baonoi_cache_blobs)", "{{kind}}")]),
    (
        "Forgotten",
        "Bps",
        [
            ("sum(rate(baonoi_cache_evicted_bytes_total[$__rate_interval]))", "bytes"),
            ("sum(rate(baonoi_cache_evicted_blobs_total[$__rate_interval]))", "blobs"),
        ],
    ),
    ("Disk free", "bytes", [("min by (of) (baonoi_disk_free_bytes)", "{{of}}")]),
    ("Parts that answer", "short", [("min by (part) (baonoi_up)", "{{part}}")]),
    ("Memory", "bytes", [("process_resident_memory_bytes{job='baonoi'}", "{{instance}}")]),
    ("Cores in use", "short", [("rate(process_cpu_seconds_total{job='baonoi'}[$__rate_interval])", "{{instance}}")]),
    ("Version", "short", [("count by (version) (baonoi_build_info)", "{{version}}")]),
)


def dashboard() -> str:
    """Return the dashboard as Grafana imports it: three panels a row."""
    source = {"name": "source", "label": "Prometheus", "type": "datasource", "query": "prometheus"}
    page: dict[str, Any] = {
        "title": "Báo Nói",
        "uid": "baonoi",
        "tags": ["baonoi"],
        "schemaVersion": 39,
        "refresh": "30s",
        "time": {"from": "now-6h", "to": "now"},
        "templating": {"list": [source]},
        "panels": [_panel(number, *panel) for number, panel in enumerate(PANELS)],
    }
    return json.dumps(page, ensure_ascii=False, indent=1) + "\n"


def _panel(number: int, title: str, unit: str, targets: list[tuple[str, str]]) -> dict[str, Any]:
    return {
        "id": number + 1,
        "type": "timeseries",
        "title": title,
        "datasource": _SOURCE,
        "gridPos": {"x": number % 3 * 8, "y": number // 3 * 8, "w": 8, "h": 8},
        "fieldConfig": {"defaults": {"unit": unit, "min": 0}, "overrides": []},
        "targets": [
            {"refId": chr(ord("A") + n), "datasource": _SOURCE, "expr": expression, "legendFormat": legend}
            for n, (expression, legend) in enumerate(targets)
        ],
    }
