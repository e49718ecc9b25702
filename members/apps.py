from django.apps import AppConfig


class MembersConfig(AppConfig):
    name = "members"

    def ready(self):
        from allauth.account.signals import email_changed

        from members import sign_in_lines
        from members.address_changes import follow

        email_changed.connect(follow, dispatch_uid="members.address_changes")
        sign_in_lines.connect()
