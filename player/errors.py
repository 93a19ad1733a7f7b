"""The error tree, split by who has to act.

    BaoNoiError
    ├── ArticleError        the newsroom can fix its text           422   said in Vietnamese
    │   ├── ArticleTooLong  … by sending less of it                 413
    │   └── BadRecording    … by recording it again                 422
    ├── UnknownVoice        the caller can name another voice       422
    ├── KeyReused           the caller can take another key         422
    ├── UnknownArticle      nothing is published under that id      404
    │   ├── Withdrawn       it was, and was taken back              410
    │   └── UnknownVersion  … has no narration of that number       404
    ├── Conflict            something else was done meanwhile       409
    │   └── Changed         … and the caller asked not to do it then 412
    ├── WebhookError        a webhook cannot be sent there          422
    │   └── UnknownWebhook  … there is none of that id              404
    ├── VoiceError          the machine can try again               503   with Retry-After
    │   ├── VoiceMissing    … once somebody installs what is named  503
    │   ├── VoiceBusy       … not before it has rested              503
    │   ├── VoiceUnreachable … once the network reaches it          503
    │   └── BadSound        … what came is not the sentence         503
    ├── StorageError        the disk or bucket refused              503
    │   └── StorageFull     … because it is full                    507
    └── SettingsError       who runs it can fix a BAONOI_* value    at start

Anything else is a bug: logged whole, 500, caught nowhere on the way. Every error carries one clear sentence in
Vietnamese (`str(error)`, for readers and newsrooms) and one in English (`error.english`, for the command line and
logs).
"""


class BaoNoiError(Exception):
    """An error that somebody can act on: one sentence in Vietnamese, one in English.

    >>> error = ArticleError("Bài viết trống.", "The article is empty.")
    >>> str(error), error.english
    ('Bài viết trống.', 'The article is empty.')
    """

    def __init__(self, vietnamese: str, english: str) -> None:
        super().__init__(vietnamese)
        self.english = english


class ArticleError(BaoNoiError):
    """The article cannot be narrated as it is; the newsroom can change it."""


class ArticleTooLong(ArticleError):
    """The article, or one sentence of it, is over a limit."""


class BadRecording(ArticleError):
    """A person's recording is no sound, or not one that readers should be given."""


class UnknownVoice(BaoNoiError):
    """No voice has that name."""


class KeyReused(BaoNoiError):
    """An Idempotency-Key was used before, for another request."""


class UnknownArticle(BaoNoiError):
    """Nothing is published under that id."""


class Withdrawn(UnknownArticle):
    """The article was published once and was taken back."""


class UnknownVersion(UnknownArticle):
    """The article has no narration of that number."""


class Conflict(BaoNoiError):
    """What is there now does not let this be done; whoever asks can look at it and decide again."""


class Changed(Conflict):
    """The article is not what the caller says it must be for the change to be made."""


class WebhookError(BaoNoiError):
    """What is asked of a webhook cannot be: its address or its events are not ones to tell."""


class UnknownWebhook(WebhookError):
    """No webhook, or nothing that is owed to one, has that id."""


class VoiceError(BaoNoiError):
    """A voice did not give a sound this time; trying again may help.

    `retry_after` is in seconds.
    """

    def __init__(self, vietnamese: str, english: str, retry_after: float = 5.0) -> None:
        super().__init__(vietnamese, english)
        self.retry_after = retry_after


class VoiceMissing(VoiceError):
    """The voice's library, model or data is not installed."""


class VoiceBusy(VoiceError):
    """The voice asks to be left alone for `retry_after` seconds, or is resting after its failures."""


class VoiceUnreachable(VoiceError):
    """The network does not reach the voice's server, or its certificate cannot be trusted."""


class BadSound(VoiceError):
    """What a voice gave is silent, clipped, cut off, or not as long as its text can be."""


class StorageError(BaoNoiError):
    """The folder or bucket that keeps the audio cannot be read or written."""


class StorageFull(StorageError):
    """There is no room left to keep the audio."""


class SettingsError(BaoNoiError):
    """A BAONOI_* setting has a value that cannot be used."""
