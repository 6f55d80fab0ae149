"""Initial."""

import sqlalchemy as sa
from alembic import op

from portal.api import orm

revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema from the revision before to this one."""
    op.create_table('brand_style',
    sa.Column('hash', sa.String(length=64), nullable=False),
    sa.Column('css', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('hash', name=op.f('pk_brand_style'))
    )
    op.create_table('establishment',
    sa.Column('id', sa.Uuid(as_uuid=False), nullable=False),
    sa.Column('slug', sa.String(length=60), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('sort_key', sa.String(length=200).with_variant(sa.String(length=200, collation='C'), 'postgresql'), nullable=False),
    sa.Column('place', sa.String(length=80), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('uai', sa.String(length=20), nullable=True),
    sa.Column('parent_id', sa.Uuid(as_uuid=False), nullable=True),
    sa.Column('ancestors', sa.JSON(), nullable=False),
    sa.Column('zone', sa.String(length=40), nullable=False),
    sa.Column('address', sa.String(length=300), nullable=False),
    sa.Column('phone', sa.String(length=40), nullable=False),
    sa.Column('hours', sa.String(length=300), nullable=False),
    sa.Column('theme', sa.String(length=40), nullable=False),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['parent_id'], ['establishment.id'], name=op.f('fk_establishment_parent_id'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_establishment')),
    sa.UniqueConstraint('slug', name=op.f('uq_establishment_slug')),
    sa.UniqueConstraint('uai', name=op.f('uq_establishment_uai'))
    )
    with op.batch_alter_table('establishment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_establishment_parent_id'), ['parent_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_establishment_sort_key'), ['sort_key'], unique=False)
        batch_op.create_index(batch_op.f('ix_establishment_theme'), ['theme'], unique=False)

    op.create_table('layout_fragment',
    sa.Column('id', sa.String(length=40), nullable=False),
    sa.Column('owner', sa.String(length=60), nullable=False),
    sa.Column('precedence', sa.Integer(), nullable=False),
    sa.Column('audience', sa.JSON(), nullable=False),
    sa.Column('titles', sa.JSON(), nullable=False),
    sa.Column('placed_by', sa.JSON(), nullable=False),
    sa.Column('valid_from', sa.String(length=40), nullable=False),
    sa.Column('valid_until', sa.String(length=40), nullable=False),
    sa.Column('tabs', sa.JSON(), nullable=False),
    sa.Column('file', sa.String(length=400), nullable=False),
    sa.Column('line', sa.Integer(), nullable=False),
    sa.Column('version', sa.String(length=16), nullable=False),
    sa.Column('withdrawn', sa.Boolean(), nullable=False),
    sa.Column('changed', orm.UtcDateTime(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_layout_fragment'))
    )
    op.create_table('outbox',
    sa.Column('id', sa.Uuid(as_uuid=False), nullable=False),
    sa.Column('job', sa.String(length=80), nullable=False),
    sa.Column('arguments', sa.JSON(), nullable=False),
    sa.Column('scope', sa.JSON(), nullable=True),
    sa.Column('due', orm.UtcDateTime(), nullable=False),
    sa.Column('created', orm.UtcDateTime(), nullable=False),
    sa.Column('sent', orm.UtcDateTime(), nullable=True),
    sa.Column('running_until', orm.UtcDateTime(), nullable=True),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('parked', orm.UtcDateTime(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_outbox'))
    )
    with op.batch_alter_table('outbox', schema=None) as batch_op:
        batch_op.create_index('ix_outbox_waiting', ['parked', 'due'], unique=False)

    op.create_table('package_generation',
    sa.Column('number', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('previous', sa.Integer(), nullable=False),
    sa.Column('change', sa.String(length=20), nullable=False),
    sa.Column('subject', sa.String(length=400), nullable=False),
    sa.Column('made', orm.UtcDateTime(), nullable=False),
    sa.Column('wheels', sa.JSON(), nullable=False),
    sa.Column('packages', sa.JSON(), nullable=False),
    sa.PrimaryKeyConstraint('number', name=op.f('pk_package_generation'))
    )
    op.create_table('package_host',
    sa.Column('host', sa.String(length=200), nullable=False),
    sa.Column('living', sa.Integer(), nullable=False),
    sa.Column('draining', sa.Boolean(), nullable=False),
    sa.Column('refused', sa.Integer(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('seen', orm.UtcDateTime(), nullable=False),
    sa.PrimaryKeyConstraint('host', name=op.f('pk_package_host'))
    )
    with op.batch_alter_table('package_host', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_package_host_seen'), ['seen'], unique=False)

    op.create_table('package_wanted',
    sa.Column('id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_package_wanted'))
    )
    op.create_table('person',
    sa.Column('id', sa.Uuid(as_uuid=False), nullable=False),
    sa.Column('login', sa.String(length=64), nullable=False),
    sa.Column('given_name', sa.String(length=80), nullable=False),
    sa.Column('family_name', sa.String(length=80), nullable=False),
    sa.Column('sort_key', sa.String(length=200).with_variant(sa.String(length=200, collation='C'), 'postgresql'), nullable=False),
    sa.Column('mail', sa.String(length=254), nullable=False),
    sa.Column('phone', sa.String(length=40), nullable=False),
    sa.Column('office', sa.String(length=80), nullable=False),
    sa.Column('locale', sa.String(length=8), nullable=False),
    sa.Column('attributes', sa.JSON(), nullable=False),
    sa.Column('hidden_fields', sa.JSON(), nullable=False),
    sa.Column('unlisted', sa.Boolean(), nullable=False),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('ends', sa.Date(), nullable=True),
    sa.Column('created', orm.UtcDateTime(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_person')),
    sa.UniqueConstraint('login', name=op.f('uq_person_login'))
    )
    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.create_index('ix_person_sort_key_id', ['sort_key', 'id'], unique=False)

    op.create_table('source',
    sa.Column('key', sa.String(length=64), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('url', sa.Text(), nullable=False),
    sa.Column('endpoint', sa.String(length=300), nullable=False),
    sa.Column('parameters', sa.JSON(), nullable=False),
    sa.Column('every', sa.Integer(), nullable=False),
    sa.Column('content', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('validators', sa.JSON(), nullable=False),
    sa.Column('fetched', orm.UtcDateTime(), nullable=True),
    sa.Column('failure', sa.String(length=40), nullable=False),
    sa.Column('detail', sa.Text(), nullable=False),
    sa.Column('failed_since', orm.UtcDateTime(), nullable=True),
    sa.Column('failures', sa.Integer(), nullable=False),
    sa.Column('next_try', orm.UtcDateTime(), nullable=False),
    sa.Column('pending', sa.Boolean(), nullable=False),
    sa.Column('leased_until', orm.UtcDateTime(), nullable=True),
    sa.Column('refreshed', orm.UtcDateTime(), nullable=True),
    sa.Column('wanted_at', orm.UtcDateTime(), nullable=False),
    sa.Column('asked_by', sa.String(length=36), nullable=True),
    sa.Column('created', orm.UtcDateTime(), nullable=False),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_source'))
    )
    with op.batch_alter_table('source', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_source_asked_by'), ['asked_by'], unique=False)
        batch_op.create_index('ix_source_due', ['next_try', 'wanted_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_source_endpoint'), ['endpoint'], unique=False)
        batch_op.create_index(batch_op.f('ix_source_wanted_at'), ['wanted_at'], unique=False)

    op.create_table('source_circuit',
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('endpoint', sa.String(length=300), nullable=False),
    sa.Column('failures', sa.Integer(), nullable=False),
    sa.Column('failure', sa.String(length=40), nullable=False),
    sa.Column('detail', sa.Text(), nullable=False),
    sa.Column('open_until', orm.UtcDateTime(), nullable=True),
    sa.Column('probing_until', orm.UtcDateTime(), nullable=True),
    sa.PrimaryKeyConstraint('kind', 'endpoint', name=op.f('pk_source_circuit'))
    )
    op.create_table('theme',
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.Column('source', sa.String(length=20), nullable=False),
    sa.Column('file', sa.String(length=300), nullable=False),
    sa.Column('line', sa.Integer(), nullable=False),
    sa.Column('version', sa.String(length=20), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('withdrawn', sa.Boolean(), nullable=False),
    sa.Column('titles', sa.JSON(), nullable=False),
    sa.Column('brand_name', sa.String(length=80), nullable=False),
    sa.Column('place', sa.String(length=80), nullable=False),
    sa.Column('primary', sa.String(length=7), nullable=False),
    sa.Column('accent', sa.String(length=7), nullable=False),
    sa.Column('motif', sa.String(length=20), nullable=False),
    sa.Column('corners', sa.String(length=20), nullable=False),
    sa.Column('logo_url', sa.String(length=300), nullable=False),
    sa.Column('illustration_url', sa.String(length=300), nullable=False),
    sa.Column('style', sa.String(length=64), nullable=False),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_theme'))
    )
    op.create_table('version',
    sa.Column('key', sa.String(length=80), nullable=False),
    sa.Column('n', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_version'))
    )
    op.create_table('attachment',
    sa.Column('person_id', sa.Uuid(as_uuid=False), nullable=False),
    sa.Column('establishment_id', sa.Uuid(as_uuid=False), nullable=False),
    sa.Column('profile', sa.String(length=20), nullable=False),
    sa.Column('title', sa.String(length=120), nullable=False),
    sa.Column('functions', sa.JSON(), nullable=False),
    sa.Column('sort_key', sa.String(length=200).with_variant(sa.String(length=200, collation='C'), 'postgresql'), nullable=False),
    sa.Column('rank', sa.SmallInteger(), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=True),
    sa.Column('valid_until', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['establishment_id'], ['establishment.id'], name=op.f('fk_attachment_establishment_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_attachment_person_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('person_id', 'establishment_id', name=op.f('pk_attachment'))
    )
    with op.batch_alter_table('attachment', schema=None) as batch_op:
        batch_op.create_index('ix_attachment_listing', ['establishment_id', 'sort_key', 'person_id', 'profile'], unique=False)
        batch_op.create_index('ix_attachment_profile', ['establishment_id', 'profile', 'sort_key', 'person_id'], unique=False)

    op.create_table('brand_override',
    sa.Column('establishment_id', sa.Uuid(as_uuid=False), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=True),
    sa.Column('place', sa.String(length=80), nullable=True),
    sa.Column('primary', sa.String(length=7), nullable=True),
    sa.Column('accent', sa.String(length=7), nullable=True),
    sa.Column('logo', sa.String(length=80), nullable=True),
    sa.Column('style', sa.String(length=64), nullable=True),
    sa.Column('changed', orm.UtcDateTime(), nullable=False),
    sa.Column('changed_by', sa.Uuid(as_uuid=False), nullable=True),
    sa.ForeignKeyConstraint(['establishment_id'], ['establishment.id'], name=op.f('fk_brand_override_establishment_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('establishment_id', name=op.f('pk_brand_override'))
    )
    op.create_table('display_choice',
    sa.Column('person_id', sa.Uuid(as_uuid=False), nullable=False),
    sa.Column('locale', sa.String(length=8), nullable=False),
    sa.Column('text_size', sa.Integer(), nullable=False),
    sa.Column('contrast', sa.String(length=10), nullable=False),
    sa.Column('scheme', sa.String(length=10), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_display_choice_person_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('person_id', name=op.f('pk_display_choice'))
    )
    op.create_table('guardianship',
    sa.Column('guardian_id', sa.Uuid(as_uuid=False), nullable=False),
    sa.Column('pupil_id', sa.Uuid(as_uuid=False), nullable=False),
    sa.ForeignKeyConstraint(['guardian_id'], ['person.id'], name=op.f('fk_guardianship_guardian_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['pupil_id'], ['person.id'], name=op.f('fk_guardianship_pupil_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('guardian_id', 'pupil_id', name=op.f('pk_guardianship'))
    )
    with op.batch_alter_table('guardianship', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_guardianship_pupil_id'), ['pupil_id'], unique=False)

    op.create_table('layout_change',
    sa.Column('id', sa.Uuid(as_uuid=False), nullable=False),
    sa.Column('person_id', sa.Uuid(as_uuid=False), nullable=False),
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('data', sa.JSON(), nullable=False),
    sa.Column('made', orm.UtcDateTime(), nullable=False),
    sa.Column('establishment_id', sa.Uuid(as_uuid=False), nullable=False),
    sa.ForeignKeyConstraint(['establishment_id'], ['establishment.id'], name=op.f('fk_layout_change_establishment_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_layout_change_person_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_layout_change')),
    sa.UniqueConstraint('person_id', 'establishment_id', 'seq', name=op.f('uq_layout_change_person_id_establishment_id_seq'))
    )
    with op.batch_alter_table('layout_change', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_layout_change_establishment_id'), ['establishment_id'], unique=False)

    op.create_table('person_group',
    sa.Column('id', sa.Uuid(as_uuid=False), nullable=False),
    sa.Column('establishment_id', sa.Uuid(as_uuid=False), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('sort_key', sa.String(length=200).with_variant(sa.String(length=200, collation='C'), 'postgresql'), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('level', sa.String(length=40), nullable=False),
    sa.ForeignKeyConstraint(['establishment_id'], ['establishment.id'], name=op.f('fk_person_group_establishment_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_person_group')),
    sa.UniqueConstraint('establishment_id', 'kind', 'name', name=op.f('uq_person_group_establishment_id_kind_name'))
    )
    with op.batch_alter_table('person_group', schema=None) as batch_op:
        batch_op.create_index('ix_person_group_listing', ['establishment_id', 'sort_key', 'id'], unique=False)

    op.create_table('portlet_preference',
    sa.Column('person_id', sa.Uuid(as_uuid=False), nullable=False),
    sa.Column('establishment_id', sa.Uuid(as_uuid=False), nullable=False),
    sa.Column('window_id', sa.String(length=120), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('values', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['establishment_id'], ['establishment.id'], name=op.f('fk_portlet_preference_establishment_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_portlet_preference_person_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('person_id', 'establishment_id', 'window_id', 'name', name=op.f('pk_portlet_preference'))
    )
    op.create_table('publication',
    sa.Column('id', sa.Uuid(as_uuid=False), nullable=False),
    sa.Column('establishment_id', sa.Uuid(as_uuid=False), nullable=True),
    sa.Column('fname', sa.String(length=60), nullable=False),
    sa.Column('portlet', sa.String(length=120), nullable=False),
    sa.Column('titles', sa.JSON(), nullable=False),
    sa.Column('descriptions', sa.JSON(), nullable=False),
    sa.Column('category', sa.String(length=20), nullable=False),
    sa.Column('icon', sa.String(length=40), nullable=False),
    sa.Column('state', sa.String(length=20), nullable=False),
    sa.Column('audience', sa.JSON(), nullable=False),
    sa.Column('preferences', sa.JSON(), nullable=False),
    sa.Column('provenance', sa.String(length=60), nullable=False),
    sa.Column('in_catalogue', sa.Boolean(), nullable=False),
    sa.Column('owner_id', sa.Uuid(as_uuid=False), nullable=True),
    sa.Column('source', sa.String(length=20), nullable=False),
    sa.Column('file', sa.String(length=400), nullable=False),
    sa.Column('line', sa.Integer(), nullable=False),
    sa.Column('version', sa.String(length=16), nullable=False),
    sa.Column('override_state', sa.String(length=20), nullable=True),
    sa.Column('override_audience', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('override_titles', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('withdrawn', sa.Boolean(), nullable=False),
    sa.Column('changed', orm.UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['establishment_id'], ['establishment.id'], name=op.f('fk_publication_establishment_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['owner_id'], ['person.id'], name=op.f('fk_publication_owner_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_publication'))
    )
    with op.batch_alter_table('publication', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_publication_establishment_id'), ['establishment_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_publication_owner_id'), ['owner_id'], unique=False)
        batch_op.create_index('uq_publication_establishment_id_fname', ['establishment_id', 'fname'], unique=True)
        batch_op.create_index('uq_publication_fname_portal', ['fname'], unique=True, sqlite_where=sa.text('establishment_id IS NULL'), postgresql_where=sa.text('establishment_id IS NULL'))

    op.create_table('role_grant',
    sa.Column('person_id', sa.Uuid(as_uuid=False), nullable=False),
    sa.Column('role', sa.String(length=40), nullable=False),
    sa.Column('establishment_id', sa.Uuid(as_uuid=False), nullable=False),
    sa.ForeignKeyConstraint(['establishment_id'], ['establishment.id'], name=op.f('fk_role_grant_establishment_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_role_grant_person_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('person_id', 'role', 'establishment_id', name=op.f('pk_role_grant'))
    )
    with op.batch_alter_table('role_grant', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_role_grant_establishment_id'), ['establishment_id'], unique=False)

    op.create_table('attachment_function',
    sa.Column('person_id', sa.Uuid(as_uuid=False), nullable=False),
    sa.Column('establishment_id', sa.Uuid(as_uuid=False), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.ForeignKeyConstraint(['person_id', 'establishment_id'], ['attachment.person_id', 'attachment.establishment_id'], name=op.f('fk_attachment_function_person_id_establishment_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('person_id', 'establishment_id', 'name', name=op.f('pk_attachment_function'))
    )
    with op.batch_alter_table('attachment_function', schema=None) as batch_op:
        batch_op.create_index('ix_attachment_function_name', ['establishment_id', 'name', 'person_id'], unique=False)

    op.create_table('group_member',
    sa.Column('group_id', sa.Uuid(as_uuid=False), nullable=False),
    sa.Column('person_id', sa.Uuid(as_uuid=False), nullable=False),
    sa.ForeignKeyConstraint(['group_id'], ['person_group.id'], name=op.f('fk_group_member_group_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_group_member_person_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('group_id', 'person_id', name=op.f('pk_group_member'))
    )
    with op.batch_alter_table('group_member', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_group_member_person_id'), ['person_id'], unique=False)
