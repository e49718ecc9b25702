from django.db import migrations


def fill(apps, schema_editor):
    """Who said it of what does not count already, as the trail has it; else the system, which silence speaks for."""
    Void, Person = apps.get_model("payments", "Void"), apps.get_model("members", "Person")
    said = {
        event.object_id: event
        for event in apps.get_model("ground", "AuditEvent")
        .objects.filter(kind="payments.contribution", verb="void_contribution")
        .order_by("pk")
    }
    system = Person.objects.filter(kind="system").first()
    rows = apps.get_model("payments", "Contribution").objects.filter(status="void", voided=None).select_related("payee")
    for one in rows.order_by("pk"):
        event = said.get(one.pk)
        by = Person.objects.filter(pk=event.actor_id).first() if event else None
        root, payee = by and (by.merged_into_id or by.pk), one.payee.merged_into_id or one.payee_id
        if by is None or root == payee:
            by, root = system, system.pk
        Void.objects.create(
            contribution=one,
            payee_root=payee,
            voided_at=event.at if event else one.made_at,
            voided_by=by,
            voider_root=root,
        )


class Migration(migrations.Migration):
    dependencies = [
        ("ground", "0003_installation_and_beats"),
        ("payments", "0015_who_said_it_does_not_count"),
    ]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
