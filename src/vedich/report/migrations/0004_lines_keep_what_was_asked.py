"""Lines of forms keep what the indicator was when the version was published."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("report", "0003_submissions")]

    operations = [
        migrations.AddField(
            model_name="formline",
            name="definition",
            field=models.CharField(blank=True, max_length=500),
        ),
    ]
