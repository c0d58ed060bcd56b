"""Wordings belong to the committee; what was issued keeps those it was issued in."""

from collections import defaultdict

from django.db import migrations, models


def keep_with_editions(apps, _editor):
    """Each edition gets the sentences its review had then; of all reviews' wordings the newest counts from now on."""
    rows = defaultdict(list)
    for each in apps.get_model("publication", "Wording").objects.order_by("pk"):
        rows[each.review_id].append(each)
    changed = []
    edition_model = apps.get_model("publication", "Edition")
    for edition in edition_model.objects.filter(review_id__in=rows):
        last = {each.key: each.text for each in rows[edition.review_id] if each.written_at <= edition.issued_at}
        edition.wordings = {key: text for key, text in last.items() if text}
        changed.append(edition)
    edition_model.objects.bulk_update(changed, ["wordings"])


class Migration(migrations.Migration):
    dependencies = [("publication", "0005_drafting")]

    operations = [
        migrations.AddField("edition", "wordings", models.JSONField(default=dict)),
        migrations.RunPython(keep_with_editions, migrations.RunPython.noop),
        migrations.RemoveIndex("wording", "wording_of_a_review"),
        migrations.RemoveField("wording", "review"),
        migrations.AddIndex("wording", models.Index(fields=["key"], name="wording_of_a_key")),
    ]
