import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.datetime
import django.db.models.functions.text
import django.utils.timezone
import participation.accounts.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('contenttypes', '0002_remove_content_type_name'),
        ('taggit', '0006_rename_taggeditem_content_type_object_id_taggit_tagg_content_8fc721_idx'),
    ]

    operations = [
        migrations.CreateModel(
            name='Audience',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('everyone', 'alle, auch ohne Konto'), ('signed_in', 'alle mit Konto'), ('circle', 'ein Personenkreis'), ('municipality', 'Menschen einer Gemeinde')], max_length=12, verbose_name='Wer')),
                ('min_level', models.PositiveSmallIntegerField(choices=[(0, 'nicht geprüft'), (10, 'E-Mail-Adresse bestätigt'), (20, 'Anschrift bestätigt'), (30, 'Name geprüft (substanziell)'), (40, 'Name geprüft (hoch)')], default=0, verbose_name='Mindeststufe')),
            ],
            options={
                'verbose_name': 'Zielgruppe',
                'verbose_name_plural': 'Zielgruppen',
            },
        ),
        migrations.CreateModel(
            name='Heartbeat',
            fields=[
                ('name', models.CharField(max_length=120, primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
                ('failures', models.PositiveIntegerField(default=0)),
                ('error', models.CharField(blank=True, max_length=300)),
            ],
        ),
        migrations.CreateModel(
            name='Municipality',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80, unique=True, verbose_name='Name')),
                ('ars', models.CharField(blank=True, max_length=12, verbose_name='Regionalschlüssel')),
                ('is_town', models.BooleanField(default=False, verbose_name='Stadt')),
            ],
            options={
                'verbose_name': 'Gemeinde',
                'verbose_name_plural': 'Gemeinden',
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('email', models.EmailField(max_length=254, unique=True, verbose_name='E-Mail-Adresse')),
                ('first_name', models.CharField(blank=True, max_length=80, verbose_name='Vorname')),
                ('last_name', models.CharField(blank=True, max_length=80, verbose_name='Nachname')),
                ('pseudonym', models.CharField(blank=True, max_length=60, verbose_name='Pseudonym')),
                ('shown_as', models.CharField(choices=[('real', 'Vor- und Nachname'), ('initial', 'Vorname und Anfangsbuchstabe'), ('pseudonym', 'Pseudonym')], default='real', max_length=10, verbose_name='Anzeige')),
                ('office', models.CharField(blank=True, max_length=120, verbose_name='Dienststelle')),
                ('language', models.CharField(default='de', max_length=12, verbose_name='Sprache')),
                ('identity_level', models.PositiveSmallIntegerField(choices=[(0, 'nicht geprüft'), (10, 'E-Mail-Adresse bestätigt'), (20, 'Anschrift bestätigt'), (30, 'Name geprüft (substanziell)'), (40, 'Name geprüft (hoch)')], default=0, editable=False, verbose_name='Stufe des Nachweises')),
                ('identity_method', models.CharField(blank=True, choices=[('email', 'E-Mail'), ('letter', 'Brief'), ('counter', 'Vor Ort im Amt'), ('oidc', 'Online-Konto'), ('saml', 'BundID'), ('demo', 'Demonstration')], editable=False, max_length=20, verbose_name='Weg des Nachweises')),
                ('verified_on', models.DateField(editable=False, null=True, verbose_name='Nachweis vom')),
                ('identity_expires_on', models.DateField(editable=False, null=True, verbose_name='Nachweis gilt bis')),
                ('is_staff', models.BooleanField(default=False, verbose_name='darf in die Redaktion')),
                ('is_active', models.BooleanField(default=True, verbose_name='Konto ist offen')),
                ('date_joined', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='Konto seit')),
                ('erased_at', models.DateTimeField(editable=False, null=True, verbose_name='gelöscht am')),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
                ('municipality', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, to='participation.municipality', verbose_name='Gemeinde')),
            ],
            options={
                'verbose_name': 'Person',
                'verbose_name_plural': 'Personen',
            },
            managers=[
                ('objects', participation.accounts.models.UserManager()),
            ],
        ),
        migrations.CreateModel(
            name='Circle',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(unique=True)),
                ('name', models.CharField(max_length=120, verbose_name='Name')),
                ('seen_by', models.ForeignKey(blank=True, help_text='Leer: nur die Menschen des Kreises selbst.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='participation.audience', verbose_name='Wer sieht, wer dazugehört')),
            ],
            options={
                'verbose_name': 'Personenkreis',
                'verbose_name_plural': 'Personenkreise',
            },
        ),
        migrations.AddField(
            model_name='audience',
            name='circle',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='participation.circle', verbose_name='Personenkreis'),
        ),
        migrations.AddField(
            model_name='audience',
            name='municipality',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='participation.municipality', verbose_name='Gemeinde'),
        ),
        migrations.CreateModel(
            name='Verification',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('method', models.CharField(choices=[('email', 'E-Mail'), ('letter', 'Brief'), ('counter', 'Vor Ort im Amt'), ('oidc', 'Online-Konto'), ('saml', 'BundID'), ('demo', 'Demonstration')], max_length=20, verbose_name='Weg')),
                ('level', models.PositiveSmallIntegerField(choices=[(0, 'nicht geprüft'), (10, 'E-Mail-Adresse bestätigt'), (20, 'Anschrift bestätigt'), (30, 'Name geprüft (substanziell)'), (40, 'Name geprüft (hoch)')], verbose_name='Stufe')),
                ('verified_on', models.DateField(verbose_name='geprüft am')),
                ('expires_on', models.DateField(null=True, verbose_name='gilt bis')),
                ('state', models.CharField(choices=[('verified', 'gültig'), ('superseded', 'ersetzt'), ('revoked', 'widerrufen')], default='verified', max_length=12, verbose_name='Stand')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='verifications', to=settings.AUTH_USER_MODEL, verbose_name='Person')),
            ],
            options={
                'verbose_name': 'Nachweis',
                'verbose_name_plural': 'Nachweise',
            },
        ),
        migrations.CreateModel(
            name='CircleEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(max_length=60, verbose_name='Grund')),
                ('role', models.CharField(blank=True, max_length=60, verbose_name='Rolle')),
                ('starts', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='von')),
                ('ends', models.DateTimeField(blank=True, null=True, verbose_name='bis')),
                ('circle', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='entries', to='participation.circle', verbose_name='Personenkreis')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='circle_entries', to=settings.AUTH_USER_MODEL, verbose_name='Person')),
            ],
            options={
                'verbose_name': 'Zugehörigkeit',
                'verbose_name_plural': 'Zugehörigkeiten',
                'indexes': [models.Index(fields=['person', 'circle'], name='participati_person__0a3767_idx')],
                'constraints': [models.UniqueConstraint(fields=('circle', 'person', 'source'), name='one_entry_per_source'), models.CheckConstraint(condition=models.Q(('ends', None), ('ends__gte', models.F('starts')), _connector='OR'), name='entry_ends_after_start')],
            },
        ),
        migrations.CreateModel(
            name='IndexEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('object_id', models.PositiveBigIntegerField()),
                ('language', models.CharField(default='de', max_length=12)),
                ('kind', models.CharField(max_length=40, verbose_name='Art')),
                ('title', models.CharField(max_length=255)),
                ('text', models.TextField(blank=True)),
                ('url', models.CharField(max_length=255)),
                ('live', models.BooleanField(default=True)),
                ('updated', models.DateTimeField(auto_now=True)),
                ('audience', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='participation.audience')),
                ('content_type', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='contenttypes.contenttype')),
            ],
            options={
                'indexes': [models.Index(fields=['-updated'], name='participati_updated_43dd36_idx')],
                'constraints': [models.UniqueConstraint(fields=('content_type', 'object_id'), name='one_entry_per_object')],
            },
        ),
        migrations.CreateModel(
            name='Link',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source_id', models.PositiveBigIntegerField()),
                ('target_id', models.PositiveBigIntegerField()),
                ('kind', models.CharField(choices=[('grew_into', 'wurde zu'), ('answered_by', 'beantwortet mit'), ('taken_up_by', 'aufgegriffen in'), ('decided_by', 'entschieden mit'), ('reported_in', 'berichtet in')], default='grew_into', max_length=20, verbose_name='Art')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='Notiz')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='am')),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('source_type', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='contenttypes.contenttype')),
                ('target_type', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='contenttypes.contenttype')),
            ],
            options={
                'verbose_name': 'Spur',
                'verbose_name_plural': 'Spuren',
                'ordering': ['at', 'pk'],
                'indexes': [models.Index(fields=['target_type', 'target_id'], name='participati_target__edee2f_idx'), models.Index(fields=['-at'], name='participati_at_b89c30_idx')],
                'constraints': [models.UniqueConstraint(fields=('source_type', 'source_id', 'target_type', 'target_id', 'kind'), name='one_link_per_kind'), models.CheckConstraint(condition=models.Q(('source_id', models.F('target_id')), ('source_type', models.F('target_type')), _negated=True), name='nothing_grows_from_itself')],
            },
        ),
        migrations.AddConstraint(
            model_name='audience',
            constraint=models.UniqueConstraint(models.F('kind'), django.db.models.functions.comparison.Coalesce('circle', 0), django.db.models.functions.comparison.Coalesce('municipality', 0), models.F('min_level'), name='one_audience_per_rule'),
        ),
        migrations.AddConstraint(
            model_name='audience',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('circle__isnull', False), ('kind', 'circle'), ('municipality', None)), models.Q(('circle', None), ('kind', 'municipality'), ('municipality__isnull', False)), models.Q(('circle', None), ('kind', 'signed_in'), ('municipality', None)), models.Q(('circle', None), ('kind', 'everyone'), ('min_level', 0), ('municipality', None)), _connector='OR'), name='audience_names_what_its_kind_needs'),
        ),
        migrations.AddConstraint(
            model_name='user',
            constraint=models.UniqueConstraint(django.db.models.functions.text.Lower('email'), name='one_account_per_email'),
        ),
        migrations.AddConstraint(
            model_name='verification',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'verified')), fields=('person',), name='one_verification_holds'),
        ),
    ]
