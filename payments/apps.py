from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "payments"

    def ready(self):
        from members import notice_words
        from payments import notifications
        from payments.presenters import voids
        from payments.queries import hands

        for kind in (notifications.VOID, notifications.STAYS_VOID):
            notice_words.register(kind, voids.words_for_notice)
        notice_words.register(notifications.PROMPT, hands.words_for_notice)
