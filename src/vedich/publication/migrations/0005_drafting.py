"""Words that people write over a draft, in revisions, and what is said about its paragraphs."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('publication', '0004_reconciliation'),
        ('review', '0003_snapshots'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='DraftComment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.CharField(max_length=120)),
                ('quote', models.CharField(max_length=300)),
                ('text', models.TextField()),
                ('at', models.DateTimeField()),
                ('resolved_at', models.DateTimeField(blank=True, null=True)),
                ('answers', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='replies', to='publication.draftcomment')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('resolved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('review', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='review.review')),
            ],
            options={
                'ordering': ['pk'],
                'indexes': [models.Index(fields=['review', 'place'], name='comments_of_a_paragraph')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('resolved_at__isnull', True), ('resolved_by__isnull', True)), models.Q(('resolved_at__isnull', False), ('resolved_by__isnull', False)), _connector='OR'), name='comment_resolved_by_somebody_at_some_time'), models.CheckConstraint(condition=models.Q(('answers__isnull', True), ('resolved_at__isnull', True), _connector='OR'), name='a_reply_is_not_resolved')],
            },
        ),
        migrations.CreateModel(
            name='DraftRevision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.CharField(max_length=120)),
                ('number', models.PositiveIntegerField()),
                ('words', models.CharField(choices=[('WRITTEN', 'written by a person'), ('GENERATED', 'generated from the data again'), ('LEFT_OUT', 'left out')], max_length=12)),
                ('text', models.TextField(blank=True)),
                ('figures', models.JSONField(default=dict)),
                ('base', models.TextField(blank=True)),
                ('after', models.CharField(blank=True, max_length=120)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('review', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='review.review')),
            ],
            options={
                'ordering': ['review', 'place', 'number'],
                'constraints': [models.UniqueConstraint(fields=('review', 'place', 'number'), name='one_revision_of_a_number'), models.CheckConstraint(condition=models.Q(models.Q(('words', 'WRITTEN'), models.Q(('text', ''), _negated=True)), models.Q(models.Q(('words', 'WRITTEN'), _negated=True), ('text', '')), _connector='OR'), name='written_words_have_a_text'), models.CheckConstraint(condition=models.Q(('after', ''), models.Q(('words', 'GENERATED'), _negated=True), _connector='OR'), name='an_added_paragraph_is_never_generated')],
            },
        ),
    ]
