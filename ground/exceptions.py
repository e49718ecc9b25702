"""Why something may not be done, said so that the person who asked can read it."""


class Refused(Exception):
    """Raised by every `check_x`; its text is one or more sentences for the person who asked."""

    def __init__(self, sentence: str, *more: str):
        self.sentences = (sentence, *more)
        super().__init__(" ".join(self.sentences))
