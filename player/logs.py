"""Structured logs: one JSON object a line on standard error, ours and the server's alike; never an article's text."""

import logging
import logging.config
from collections.abc import MutableMapping
from typing import Any

import structlog

# Errors whose words are the system's own: those of others may quote what they choked on, an article's text or a key.
_TOLD = frozenset({"OSError", "FileNotFoundError", "PermissionError", "TimeoutError", "ConnectionResetError"})


def _unquoted(_logger: object, _name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Leave an unexpected error's type and lines in the log, and not its words."""
    raised = event.get("exception")
    for each in raised if isinstance(raised, list) else ():
        if each.get("exc_type") not in _TOLD:
            each["exc_value"] = ""
    return event


SHARED: tuple[structlog.typing.Processor, ...] = (
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    # Without the local variables: an article's text would be among them.
    structlog.processors.ExceptionRenderer(structlog.tracebacks.ExceptionDictTransformer(show_locals=False)),
    _unquoted,
)


def request_in_logs() -> str:
    """Return what the logs call the request that this thread works for, or "" if it works for none."""
    return str(structlog.contextvars.get_contextvars().get("request", ""))


def logging_config(level: str = "info") -> dict[str, Any]:
    """Return what `logging.config.dictConfig` takes: a plain value, for a server's child processes."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": _formatter}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            "baonoi": {"level": level.upper()},
            "uvicorn": {"level": "WARNING"},
            # A page that it finds nothing on is the newsroom's to mend, and is answered so.
            "trafilatura": {"level": "CRITICAL"},
            "htmldate": {"level": "CRITICAL"},
        },
    }


def set_up_logs(level: str = "info") -> None:
    """Have this process's logs written as JSON lines, from a level on."""
    logging.config.dictConfig(logging_config(level))
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *SHARED,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )


def _formatter() -> logging.Formatter:
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=SHARED,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
    )
