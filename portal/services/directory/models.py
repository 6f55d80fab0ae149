"""Tables of people, establishments, groups and roles (design 7).

Core tables: a person may belong to several establishments, so they carry no scope of
their own; every statement of the service binds them to an establishment by attachment.
"""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.api.orm import Base, Id, UtcDateTime, foreign_id

__all__ = ["Attachment", "AttachmentFunction", "Establishment", "Group", "GroupMember", "Guardianship", "Person",
           "RoleGrant", "SortKey"]

SortKey = sa.String(200).with_variant(sa.String(200, collation="C"), "postgresql")
"""Text that sorts and compares by code point on every database, so that keyset pages agree."""


class Establishment(Id, Base):
    """A school, a university or the academy; ``ancestors`` are the ids above it, nearest first."""

    __tablename__ = "establishment"
    slug: Mapped[str] = mapped_column(sa.String(60), unique=True)
    name: Mapped[str] = mapped_column(sa.String(120))
    sort_key: Mapped[str] = mapped_column(SortKey, index=True)
    place: Mapped[str] = mapped_column(sa.String(80), default="")
    kind: Mapped[str] = mapped_column(sa.String(20))
    uai: Mapped[str | None] = mapped_column(sa.String(20), unique=True)
    parent_id: Mapped[str | None] = foreign_id("establishment.id", nullable=True, ondelete="RESTRICT")
    ancestors: Mapped[list] = mapped_column(default=list)
    zone: Mapped[str] = mapped_column(sa.String(40), default="Europe/Paris")
    address: Mapped[str] = mapped_column(sa.String(300), default="")
    phone: Mapped[str] = mapped_column(sa.String(40), default="")
    hours: Mapped[str] = mapped_column(sa.String(300), default="")
    theme: Mapped[str] = mapped_column(sa.String(40), default="default", index=True)
    active: Mapped[bool] = mapped_column(default=True)


class Person(Id, Base):
    """Somebody with an account.

    ``ends`` is the last day of the account, ``unlisted`` keeps out of the white pages
    (SUPANN's supannListeRouge), ``hidden_fields`` names what the person shows to nobody
    ("mail", "phone", "office"; A.directory.05).
    """

    __tablename__ = "person"
    login: Mapped[str] = mapped_column(sa.String(64), unique=True)
    given_name: Mapped[str] = mapped_column(sa.String(80))
    family_name: Mapped[str] = mapped_column(sa.String(80))
    sort_key: Mapped[str] = mapped_column(SortKey)
    mail: Mapped[str] = mapped_column(sa.String(254), default="")
    phone: Mapped[str] = mapped_column(sa.String(40), default="")
    office: Mapped[str] = mapped_column(sa.String(80), default="")
    locale: Mapped[str] = mapped_column(sa.String(8), default="")
    attributes: Mapped[dict] = mapped_column(default=dict)
    hidden_fields: Mapped[list] = mapped_column(default=list)
    unlisted: Mapped[bool] = mapped_column(default=False)
    active: Mapped[bool] = mapped_column(default=True)
    ends: Mapped[dt.date | None] = mapped_column(sa.Date)
    created: Mapped[dt.datetime] = mapped_column(UtcDateTime, default=lambda: dt.datetime.now(dt.timezone.utc))
    __table_args__ = (sa.Index("ix_person_sort_key_id", "sort_key", "id"),)


class Attachment(Base):
    """What a person is in one establishment, from ``valid_from`` to ``valid_until``, both included.

    ``sort_key`` repeats the person's, so that one index serves the sorted pages of an
    establishment; ``rank`` orders a person's establishments, 0 being the principal one.
    """

    __tablename__ = "attachment"
    person_id: Mapped[str] = foreign_id("person.id", primary_key=True)
    establishment_id: Mapped[str] = foreign_id("establishment.id", primary_key=True)
    profile: Mapped[str] = mapped_column(sa.String(20))
    title: Mapped[str] = mapped_column(sa.String(120), default="")
    functions: Mapped[list] = mapped_column(default=list)
    sort_key: Mapped[str] = mapped_column(SortKey)
    rank: Mapped[int] = mapped_column(sa.SmallInteger, default=0)
    valid_from: Mapped[dt.date | None] = mapped_column(sa.Date)
    valid_until: Mapped[dt.date | None] = mapped_column(sa.Date)
    __table_args__ = (
        sa.Index("ix_attachment_listing", "establishment_id", "sort_key", "person_id", "profile"),
        sa.Index("ix_attachment_profile", "establishment_id", "profile", "sort_key", "person_id"),
    )


class AttachmentFunction(Base):
    """One function or subject of an attachment: the searchable form of ``Attachment.functions``."""

    __tablename__ = "attachment_function"
    person_id: Mapped[str] = mapped_column(sa.Uuid(as_uuid=False), primary_key=True)
    establishment_id: Mapped[str] = mapped_column(sa.Uuid(as_uuid=False), primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(80), primary_key=True)
    __table_args__ = (
        sa.ForeignKeyConstraint(["person_id", "establishment_id"],
                                ["attachment.person_id", "attachment.establishment_id"], ondelete="CASCADE"),
        sa.Index("ix_attachment_function_name", "establishment_id", "name", "person_id"),
    )


class RoleGrant(Base):
    """A role that adds to the profile (U.07, U.08), held in one establishment."""

    __tablename__ = "role_grant"
    person_id: Mapped[str] = foreign_id("person.id", primary_key=True)
    role: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    establishment_id: Mapped[str] = mapped_column(
        sa.Uuid(as_uuid=False), sa.ForeignKey("establishment.id", ondelete="CASCADE"), primary_key=True, index=True)


class Group(Id, Base):
    """A class, a teaching group or a group made by hand, of one establishment."""

    __tablename__ = "person_group"
    establishment_id: Mapped[str] = foreign_id("establishment.id", index=False)
    name: Mapped[str] = mapped_column(sa.String(80))
    sort_key: Mapped[str] = mapped_column(SortKey)
    kind: Mapped[str] = mapped_column(sa.String(20))
    level: Mapped[str] = mapped_column(sa.String(40), default="")
    __table_args__ = (
        sa.UniqueConstraint("establishment_id", "kind", "name"),
        sa.Index("ix_person_group_listing", "establishment_id", "sort_key", "id"),
    )


class GroupMember(Base):
    """A person in a group; a class holds its pupils and those who teach it."""

    __tablename__ = "group_member"
    group_id: Mapped[str] = foreign_id("person_group.id", primary_key=True)
    person_id: Mapped[str] = mapped_column(
        sa.Uuid(as_uuid=False), sa.ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True)


class Guardianship(Base):
    """Who answers for which pupil."""

    __tablename__ = "guardianship"
    guardian_id: Mapped[str] = foreign_id("person.id", primary_key=True)
    pupil_id: Mapped[str] = mapped_column(
        sa.Uuid(as_uuid=False), sa.ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True)
