"""What happens when a visitor has a wording checked."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from qa.datatypes import WordingCheck
from qa.errors import QAError
from qa.settings import Settings
from qa.web.model_thread import ModelThread, TooSlow
from qa.web.wording_view import check_html, message_html

if TYPE_CHECKING:
    from qa.current import Current

logger = logging.getLogger(__name__)

MAX_CHECK_S = 60.0


class Checking:
    """Checks wordings with an assistant. Gives HTML, and never raises."""

    def __init__(self, current: Current, model: ModelThread, settings: Settings) -> None:
        """Check with `current`, in the thread of `model`."""
        self.current = current
        self.model = model
        self.max_chars = settings.max_check_chars

    def check(self, wording: str) -> str:
        """The verdicts on a sentence or a paragraph, or what is wrong with it, as HTML."""
        wording = (wording or "").strip()
        if not wording:
            return message_html("check_empty")
        if len(wording) > self.max_chars:
            return message_html("check_too_long", n_chars=len(wording), limit=self.max_chars)
        try:
            return check_html(self.model.run(lambda: self._checked(wording), MAX_CHECK_S, lambda: False))
        except TooSlow:
            return message_html("too_slow", seconds=round(MAX_CHECK_S))
        except QAError as error:
            return message_html("check_failed", reason=error)
        except Exception:  # an exception here would cover the result with "Error"
            logger.exception("a wording could not be checked")
            return message_html("failed_inside")

    def _checked(self, wording: str) -> WordingCheck:
        return self.current.now.check(wording)

    def give_up(self) -> str:
        """What is told when the queue would not take it."""
        return message_html("busy")
