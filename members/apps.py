from django.apps import AppConfig


class MembersConfig(AppConfig):
    name = "members"

    def ready(self):
        from allauth.account.models import EmailAddress
        from django.db.models.signals import pre_save

        from members import address_changes
        from members.models import User
        from members.sign_in import log_lines

        pre_save.connect(address_changes.before_a_user, sender=User, dispatch_uid="members.a_user_moves")
        pre_save.connect(
            address_changes.before_an_address, sender=EmailAddress, dispatch_uid="members.an_address_moves"
        )
        log_lines.connect()
