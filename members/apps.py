from django.apps import AppConfig


class MembersConfig(AppConfig):
    name = "members"

    def ready(self):
        from members.sign_in import log_lines

        log_lines.connect()
