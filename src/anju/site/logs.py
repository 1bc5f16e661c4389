"""Logs as JSON lines that name a request and an enrolment by id, and never a person.

Anju's own loggers say what they say: their messages are constants and their fields are ids. Everybody else's messages are written without their
arguments, and an exception without its text, because both may carry what was typed: a path with a personal link, a row that broke a constraint.
"""

import logging
import traceback
from contextvars import ContextVar
from typing import Any

from pythonjsonlogger.json import JsonFormatter

request_id: ContextVar[str] = ContextVar("request_id", default="")
enrolment_id: ContextVar[str] = ContextVar("enrolment_id", default="")

_ABOUT = "request enrolment route method status milliseconds child count seconds verb reason job task queue"
ALLOWED = frozenset(_ABOUT.split())
OWN = "anju"


class Lines(JsonFormatter):
    """One JSON object a record: time, level, logger, event, ids, and of an exception its type, place and SQLSTATE."""

    def add_fields(self, log_data: dict[str, Any], record: logging.LogRecord, message_dict: dict[str, Any]) -> None:
        own = record.name == OWN or record.name.startswith(f"{OWN}.")
        log_data["at"] = self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z")
        log_data["level"] = record.levelname
        log_data["logger"] = record.name
        log_data["event"] = record.getMessage() if own else str(record.msg)
        for name, variable in (("request", request_id), ("enrolment", enrolment_id)):
            if value := variable.get():
                log_data[name] = value
        for name in ALLOWED & vars(record).keys():
            if name != "request" or isinstance(vars(record)[name], str | int):  # Django's own loggers put the whole request there
                log_data[name] = vars(record)[name]
        if record.exc_info and record.exc_info[1] is not None:
            log_data["error"] = told(record.exc_info[1])

    def format(self, record: logging.LogRecord) -> str:
        log_data: dict[str, Any] = {}
        self.add_fields(log_data, record, {})
        return self.serialize_log_record(log_data)


def told(error: BaseException) -> dict[str, Any]:
    """An exception without its text: its type, the frames it passed, and PostgreSQL's code and constraint where it has them."""
    frames = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)[-12:]]
    result: dict[str, Any] = {"type": f"{type(error).__module__}.{type(error).__qualname__}", "frames": frames}
    source = error.__cause__ if getattr(error, "sqlstate", None) is None and error.__cause__ else error
    if sqlstate := getattr(source, "sqlstate", None):
        result |= {"sqlstate": sqlstate, "constraint": getattr(getattr(source, "diag", None), "constraint_name", None)}
    if error.__cause__ is not None:
        result["cause"] = f"{type(error.__cause__).__module__}.{type(error.__cause__).__qualname__}"
    return result


def configuration(level: str) -> dict[str, Any]:
    """Django's LOGGING: everything to standard error through `Lines`."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": {"()": "anju.site.logs.Lines"}},
        "handlers": {"lines": {"class": "logging.StreamHandler", "formatter": "lines"}},
        "root": {"handlers": ["lines"], "level": "WARNING"},
        "loggers": {
            OWN: {"level": level},
            "django": {"handlers": [], "level": "WARNING", "propagate": True},
            "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
            "procrastinate": {"level": "WARNING"},
        },
    }
