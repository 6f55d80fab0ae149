"""Writing announcements: drafts, publishing, changing, withdrawing."""

import datetime as dt
from typing import Any

import sqlalchemy as sa

from portal.api.audit import IAudit
from portal.api.errors import NotFound, NotPermitted
from portal.api.orm import new_id
from portal.api.remembering import IRemembering
from portal.api.storage import IStorage
from portlets.news.checking import LONGEST_ALT, Form, Typed
from portlets.news.models import Announcement, Picture, Target
from portlets.news.service import COLUMNS, Article, News

__all__ = ["Posting"]


class Posting:
    """Writes announcements for the person of a context; every method checks the permission.

    :param context: portal.api.context.IContext with a writable session.
    """

    def __init__(self, context: Any) -> None:
        self.context, self.db, self.person = context, context.db, context.person
        self.news = News(context)
        self.now = context.clock.now()

    def _may_post(self) -> None:
        if self.person is None or not self.context.permits("news.post"):
            raise NotPermitted()

    def editable(self, id: str) -> Article:
        """An announcement that the person may change. :raises NotFound: :raises NotPermitted:"""
        article = self.news.get(id)
        if not self.news.may_edit(article.author_id):
            raise NotPermitted()
        return article

    def managed(self, *, limit: int, offset: int = 0) -> tuple[list[Article], int]:
        """The person's own announcements, everybody's for a moderator, drafts of oneself only;
        latest first; and how many there are in all."""
        criterion = own = Announcement.author_id == (self.person.id if self.person else None)
        if self.context.permits("news.moderate"):
            criterion = sa.or_(own, Announcement.published.is_not(None))
        elif not self.context.permits("news.post"):
            raise NotPermitted()
        criteria = (criterion, self.news.here)
        total = self.db.scalar(sa.select(sa.func.count()).select_from(Announcement).where(*criteria)) or 0
        rows = self.db.execute(sa.select(*COLUMNS).where(*criteria).order_by(
            Announcement.written.desc(), Announcement.id.desc()).limit(limit).offset(offset)).all()
        return [Article(*row, read=True, state=self.news.state_of(row)) for row in rows], total

    # Writing

    def save(self, typed: Typed, id: str | None = None, *, publish: bool) -> str:
        """Keep what was typed; returns the id of what now holds it.

        :param id: the announcement or draft that is being written; None for a new one.
        :param publish: show it as its period says. Else it is a draft; a published announcement
            keeps its present form and the draft is written beside it.
        :raises Invalid: fields refused. :raises NotPermitted: :raises NotFound:
        """
        self._may_post()
        checked = Form(self.context).check(typed)
        values, targets = checked.values, checked.targets
        current = self.editable(id) if id else None
        kept = dict(typed.kept)
        pictures = [dict(stored=shot.stored, alt=kept[shot.id].strip()[:LONGEST_ALT], width=shot.width,
                         height=shot.height)
                    for shot in (current.pictures if current else ()) if shot.id in kept]
        pictures += [dict(stored=self.context.service(IStorage).put(new.data, new.media_type), alt=new.alt,
                          width=new.width, height=new.height) for new in checked.pictures]
        goal, replaces = self._goal(current, publish)
        if publish:
            if goal is not None and current is not None and goal != current.id:
                self.editable(goal)
            values["published"] = self._published_at(goal)
            if values["published"] != self.now:
                values["changed"] = self.now
        if goal is None:
            goal = new_id()
            self.db.execute(sa.insert(Announcement).values(
                id=goal, establishment_id=self.context.establishment.id, author_id=self.person.id,
                author_name=self.person.name, author_title=self.person.title, written=self.now, replaces_id=replaces,
                **values))
        else:
            self.db.execute(sa.update(Announcement).where(Announcement.id == goal).values(**values))
        self._attach(goal, targets, pictures)
        self.context.service(IRemembering).changed()
        if publish and current and current.state == "draft" and goal != current.id:
            self.db.execute(sa.delete(Announcement).where(Announcement.id == current.id))
        self.context.service(IAudit).record("news.publish" if publish else "news.draft", announcement=goal,
                                            targets=list(targets))
        return goal

    def _goal(self, current: Article | None, publish: bool) -> tuple[str | None, str | None]:
        """Which row is written (None: a new one), and what a new draft replaces."""
        if current is None:
            return None, None
        if current.state == "draft":
            return (current.replaces_id if publish and current.replaces_id else current.id), current.replaces_id
        if publish:
            return current.id, None
        draft = self.db.scalar(sa.select(Announcement.id).where(
            Announcement.replaces_id == current.id, Announcement.author_id == self.person.id,
            Announcement.published.is_(None)))
        return draft, current.id

    def _published_at(self, goal: str | None) -> dt.datetime:
        if goal is not None:
            before = self.db.scalar(sa.select(Announcement.published).where(Announcement.id == goal))
            if before is not None:
                return before
        return self.now

    def _attach(self, id: str, targets: tuple[str, ...], pictures: list[dict[str, Any]]) -> None:
        self.db.execute(sa.delete(Target).where(Target.announcement_id == id))
        self.db.execute(sa.insert(Target), [{"announcement_id": id, "target": target} for target in targets])
        self.db.execute(sa.delete(Picture).where(Picture.announcement_id == id))
        if pictures:
            self.db.execute(sa.insert(Picture), [
                {"id": new_id(), "announcement_id": id, "position": place, **picture}
                for place, picture in enumerate(pictures)])

    def publish_draft(self, id: str) -> str:
        """Publish a draft as it stands; returns the id of the announcement. :raises NotFound: not a draft."""
        self._may_post()
        draft = self.editable(id)
        if draft.state != "draft":
            raise NotFound()
        goal = draft.id
        self.context.service(IRemembering).changed()
        if draft.replaces_id:
            self.editable(draft.replaces_id)
            goal = draft.replaces_id
            self.db.execute(sa.update(Announcement).where(Announcement.id == goal).values(
                title=draft.title, category=draft.category, weight=draft.weight, source=draft.source, safe=draft.safe,
                summary=draft.summary, starts=draft.starts, ends=draft.ends, changed=self.now))
            self._attach(goal, draft.targets, [dict(stored=shot.stored, alt=shot.alt, width=shot.width,
                                                    height=shot.height) for shot in draft.pictures])
            self.db.execute(sa.delete(Announcement).where(Announcement.id == draft.id))
        else:
            self.db.execute(sa.update(Announcement).where(Announcement.id == goal).values(
                published=self.now, starts=max(draft.starts, self.now)))
        self.context.service(IAudit).record("news.publish", announcement=goal, targets=list(draft.targets))
        return goal

    def withdraw(self, id: str) -> None:
        """Take it out of sight for its readers; a draft is deleted. :raises NotFound: :raises NotPermitted:"""
        article = self.editable(id)
        self.context.service(IRemembering).changed()
        if article.state == "draft":
            self.db.execute(sa.delete(Announcement).where(Announcement.id == article.id))
        elif article.withdrawn is None:
            self.db.execute(sa.update(Announcement).where(Announcement.id == article.id).values(withdrawn=self.now))
        self.context.service(IAudit).record("news.withdraw", announcement=article.id)

    def restore(self, id: str) -> None:
        """Show a withdrawn announcement again. :raises NotFound: :raises NotPermitted:"""
        article = self.editable(id)
        self.context.service(IRemembering).changed()
        if article.withdrawn is not None:
            self.db.execute(sa.update(Announcement).where(Announcement.id == article.id).values(withdrawn=None))
            self.context.service(IAudit).record("news.restore", announcement=article.id)
