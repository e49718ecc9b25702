from django.apps import AppConfig


class MembersConfig(AppConfig):
    name = "members"

    def ready(self):
        from allauth.account.signals import email_changed

        from members.address_changes import follow
        from members.sign_in import log_lines

        email_changed.connect(follow, dispatch_uid="members.address_changes")
        log_lines.connect()
