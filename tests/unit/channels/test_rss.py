"""The feed box: what is shown, in which order, and what is said when there is nothing to show."""

import datetime as dt
import re

import pytest

from portal.api.errors import Invalid, NotPermitted
from portal.services.sources.models import Source
from tests.factories.contexts import NOW
from tests.unit.channels.boxes import House, put_source

URL = "https://gazette.example/flux.xml"


def item(title: str, hours: float = 2, **more) -> dict:
    return {"id": title, "title": title, "link": f"https://gazette.example/{hours}", "author": "Club presse",
            "published": (NOW - dt.timedelta(hours=hours)).isoformat(), "text": f"Texte de {title}", "categories": [],
            "picture": "", **more}


def feed(*items: dict, **more) -> dict:
    return {"title": "La gazette", "link": "https://gazette.example/", "kind": "RSS 2.0", "items": list(items),
            "truncated": False, "pictures": {}, **more}


@pytest.fixture
def window(house: House):
    return house.window("rss.rss", url=URL)


def stored(house: House, content: dict | None, **more) -> str:
    return put_source(house.database, "rss", URL, {}, NOW, content=content,
                      fetched=NOW - dt.timedelta(minutes=35) if content else None, **more)


def words(markup: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", markup).split())


def test_a_box_without_an_address_explains_itself_and_leads_to_its_settings(house):
    shown = house.render(house.window("rss.rss"))
    assert "Aucun flux choisi" in words(shown.markup)
    assert "Choisir un flux" in words(shown.markup)


def test_where_the_publisher_chooses_the_address_no_settings_are_offered(house):
    shown = house.render(house.window("rss.rss", read_only=frozenset({"url"})))
    assert "choisie par votre établissement" in words(shown.markup)
    assert "Choisir un flux" not in shown.markup


def test_a_feed_not_fetched_yet_is_on_its_way_and_is_not_cached(house, window):
    shown = house.render(window)
    assert "Ce contenu arrive." in words(shown.markup)
    assert shown.cache.expires == 0


def test_a_page_that_shows_a_new_feed_has_it_fetched(house, window):
    from portal.services.sources.interfaces import IWanting
    house.render(window)
    house.registry.getUtility(IWanting).flush()
    with house.database.read() as session:
        source = session.query(Source).one()
    assert (source.url, source.kind, source.every) == (URL, "rss", 900)
    assert source.next_try <= NOW


PICTURE = "https://gazette.example/a.jpg"
KEPT = {"name": "a.webp", "width": 800, "height": 600}


@pytest.mark.parametrize("options, kept, seconds, kept_seconds", [
    ({}, None, 2, 0), ({}, None, 59, 0), ({}, None, 61, 60), ({}, KEPT, 2, 60), ({"pictures": "no"}, None, 2, 60),
    ({"layout": "titles"}, None, 2, 60)])
def test_a_box_is_not_cached_while_its_pictures_are_on_their_way(house, options, kept, seconds, kept_seconds):
    """They come within a minute of the articles, or with the next fetch."""
    put_source(house.database, "rss", URL, {}, NOW, content=feed(item("Une", picture=PICTURE), pictures={PICTURE: kept}),
               fetched=NOW - dt.timedelta(seconds=seconds))
    shown = house.render(house.window("rss.rss", url=URL, **options))
    assert shown.cache.expires == kept_seconds
    assert ("/-/f/a.webp" in shown.markup) == (kept is not None)


def test_the_newest_article_leads_and_the_foot_says_where_it_comes_from(house, window):
    stored(house, feed(item("« Antigone »"), item("Prix des lycéens", 26), item("Trois jours", 51)))
    shown = house.render(window)
    text = words(shown.markup)
    assert text.index("« Antigone »") < text.index("Prix des lycéens") < text.index("Trois jours")
    assert "Club presse · " in text and 'datetime="2026-11-24T08:33+01:00"' in shown.markup
    assert 'class="pr-lead"' in shown.markup
    assert shown.foot[0] == "Tous les articles"
    assert shown.foot[2] == "Flux RSS · 9\u00a0h\u00a058"
    assert shown.stale is None


def test_links_lead_to_the_publisher_in_a_new_tab_that_cannot_reach_back(house, window):
    stored(house, feed(item("Un article")))
    link = re.search(r"<a [^>]*>", house.render(window).markup)[0]
    assert 'href="https://gazette.example/2"' in link
    assert 'rel="noopener noreferrer nofollow"' in link and 'target="_blank"' in link


@pytest.mark.parametrize("layout, css", [("lead", "pr-lead"), ("list", "pr-news"), ("titles", "pr-list")])
def test_each_layout_shows_every_article(house, layout, css):
    stored(house, feed(*(item(f"Article {n}", n + 1) for n in range(9))))
    shown = house.render(house.window("rss.rss", url=URL, layout=layout, items="5"))
    assert css in shown.markup
    assert [f"Article {n}" in shown.markup for n in range(9)] == [True] * 5 + [False] * 4


def test_titles_only_has_no_picture(house):
    kept = {"name": "a.webp", "width": 800, "height": 450}
    content = feed(item("Un", picture="https://x.example/p.png"), pictures={"https://x.example/p.png": kept})
    stored(house, content)
    assert "<img" in house.render(house.window("rss.rss", url=URL)).markup
    assert "<img" not in house.render(house.window("rss.rss", url=URL, layout="titles")).markup
    assert "<img" not in house.render(house.window("rss.rss", url=URL, pictures="no")).markup


def test_a_picture_comes_from_the_portal_with_its_size_and_not_before_it_is_kept(house, window):
    address = "https://gazette.example/photo.png"
    stored(house, feed(item("Un", picture=address), pictures={address: None}))
    assert "<img" not in house.render(window).markup
    stored(house, feed(item("Un", picture=address), pictures={address: {"name": "ab.webp", "width": 800, "height": 450}}))
    markup = house.render(window).markup
    assert 'src="/-/f/ab.webp"' in markup and 'width="800"' in markup and 'height="450"' in markup
    assert address not in markup


def test_maximised_shows_many_articles_their_texts_and_their_number(house, window):
    stored(house, feed(*(item(f"Article {n:02}", n + 1, categories=["Lecture"]) for n in range(12))))
    shown = house.render(window, state="maximised")
    assert all(f"Article {n:02}" in shown.markup for n in range(12))
    assert shown.foot[2].endswith(" · 12 articles") and "Texte de Article 00" in shown.markup
    assert "Lecture" in shown.markup


def test_a_feed_that_was_cut_says_so_when_maximised(house, window):
    stored(house, feed(item("Un"), truncated=True))
    assert "Ce flux est très long" in words(house.render(window, state="maximised").markup)


def test_words_and_categories_choose_articles_whatever_their_accents(house):
    stored(house, feed(item("Le théâtre ouvre", categories=["Spectacle"]), item("Basket", 3, categories=["Sport"]),
                       item("Un roman", 4, categories=["Lecture"])))
    chosen = house.render(house.window("rss.rss", url=URL, words="THEATRE, roman")).markup
    assert "Le théâtre ouvre" in chosen and "Un roman" in chosen and "Basket" not in chosen
    without_sport = house.render(house.window("rss.rss", url=URL, hidden=["Sport"])).markup
    assert "Basket" not in without_sport and "Un roman" in without_sport


def test_choices_that_leave_nothing_propose_others(house):
    stored(house, feed(item("Un")))
    assert "Aucun article ne correspond" in words(house.render(house.window("rss.rss", url=URL, words="zèbre")).markup)


def test_an_empty_feed_says_that_articles_will_come(house, window):
    stored(house, feed())
    assert "Aucun article pour l’instant" in words(house.render(window).markup)


def test_a_failing_feed_keeps_its_copy_and_says_its_age_and_why(house, window):
    stored(house, feed(item("Hier encore")), failure="timeout", detail="timeout: 5 s",
           failed_since=NOW - dt.timedelta(minutes=20))
    shown = house.render(window)
    assert "Hier encore" in shown.markup
    assert shown.stale == (NOW - dt.timedelta(minutes=35), "Le site met trop de temps à répondre.")
    assert shown.foot[2] == "Le site met trop de temps à répondre."


def test_a_feed_never_got_says_why_when_it_is_tried_again_and_offers_to_try_now(house, window):
    stored(house, None, failure="connect", detail="connect: refused", failed_since=NOW,
           next_try=NOW + dt.timedelta(minutes=7))
    shown = house.render(window)
    text = words(shown.markup)
    assert "Le site ne répond pas." in text
    assert "Nouvel essai à 10\u00a0h\u00a040." in re.sub(r"<[^>]*>", " ", shown.markup)
    assert "Le reste de la page fonctionne." in text
    assert 'method="post"' in shown.markup and "Réessayer" in text
    assert "Réessayer" not in house.render(window, guest=True).markup


@pytest.mark.parametrize("failure, detail, said", [
    ("address", "address: 127.0.0.1", "Cette adresse n’est pas autorisée."),
    ("status", "status: 404", "Cette adresse n’existe plus sur le site."),
    ("status", "status: 500", "Le site répond par une erreur."),
    ("too-large", "too-large: 50 MB", "Le site envoie trop de données à la fois."),
    ("input", "input: not a feed", "Ce contenu n’a pas la forme attendue."),
    ("time", "time: killed", "Ce contenu est trop long à préparer.")])
def test_each_failure_has_plain_words(house, window, failure, detail, said):
    stored(house, None, failure=failure, detail=detail, failed_since=NOW)
    text = words(house.render(window).markup)
    assert said in text
    assert detail not in text


def test_trying_again_is_asked_once_a_minute(house, window):
    key = stored(house, None, failure="connect", failed_since=NOW)
    house.act(window, "refresh")
    with house.database.read() as session:
        assert session.get(Source, key).next_try == NOW


def test_guests_cannot_ask_for_a_fetch(house, window):
    with pytest.raises(NotPermitted):
        house.act(window, "refresh", guest=True)


FORM = {"url": URL, "items": "6", "layout": "list", "every": "30", "words": "théâtre"}


def test_settings_are_kept_and_the_feed_is_asked_for(house):
    window = house.window("rss.rss")
    outcome = house.act(window, "save", **FORM)
    assert outcome.mode == "view"
    form = house.render(window, mode="edit").markup
    assert 'value="6"' in form and URL in form and 'value="théâtre"' in form
    with house.database.read() as session:
        source = session.query(Source).one()
    assert (source.url, source.every, source.asked_by) == (URL, 1800, house.person.id)


@pytest.mark.parametrize("field, value, said", [
    ("every", "2", "Écrivez 15 ou plus\u00a0: en dessous, le site d’origine pourrait nous refuser."),
    ("every", "bientôt", "Écrivez 15 ou plus"), ("every", "99999", "Écrivez 10080 ou moins"),
    ("items", "45", "Écrivez un nombre de 1 à 20."), ("items", "-1", "Écrivez un nombre de 1 à 20."),
    ("url", "javascript:alert(1)", "Écrivez une adresse qui commence par https://"),
    ("layout", "grille", "Choisissez une des dispositions."), ("words", "x" * 201, "Écrivez 200 caractères au plus.")])
def test_a_refused_form_says_why_keeps_what_was_typed_and_changes_nothing(house, window, field, value, said):
    with pytest.raises(Invalid) as refused:
        house.act(window, "save", **{**FORM, field: value})
    assert set(refused.value.fields) == {field}
    shown = house.render(window, mode="edit", errors=refused.value.fields,
                         submitted={name: (text,) for name, text in {**FORM, field: value}.items()})
    assert said in shown.markup
    assert f'href="#wessai-{field}"' in shown.markup
    assert 'value="30"' in shown.markup or field == "every"
    with house.database.read() as session:
        assert session.query(Source).count() == 0
    assert house._stored()["u.essai"] == {}


@pytest.mark.parametrize("address", ["http://127.0.0.1/", "http://169.254.169.254/latest", "http://gazette.example:22/"])
def test_an_address_that_may_not_be_reached_is_refused_when_saved(house, address):
    with pytest.raises(Invalid) as refused:
        house.act(house.window("rss.rss"), "save", **{**FORM, "url": address})
    assert set(refused.value.fields) == {"url"}
    with house.database.read() as session:
        assert session.query(Source).count() == 0


def test_what_the_publisher_fixed_has_no_field_and_cannot_be_posted(house):
    window = house.window("rss.rss", frozenset({"url", "every"}), url=URL, every="60")
    form = house.render(window, mode="edit").markup
    assert 'name="url"' not in form and 'name="every"' not in form and 'name="items"' in form
    house.act(window, "save", **{**FORM, "url": "https://autre.example/", "every": "15"})
    with house.database.read() as session:
        assert [(source.url, source.every) for source in session.query(Source)] == [(URL, 3600)]


def test_a_guest_cannot_save_settings(house, window):
    with pytest.raises(NotPermitted):
        house.act(window, "save", guest=True, **FORM)


def test_categories_left_unticked_are_left_out(house, window):
    stored(house, feed(item("Un", categories=["Sport"]), item("Deux", 3, categories=["Lecture"])))
    assert 'name="category"' in house.render(window, mode="edit").markup
    house.act(window, "save", category=["Lecture"], **{**FORM, "words": ""})
    assert house._stored()["u.essai"]["hidden"] == ("Sport",)


def test_a_reset_goes_back_to_what_the_establishment_set(house, window):
    house.act(window, "save", **FORM)
    house.act(window, "save", reset="1")
    assert house._stored()["u.essai"] == {}


def test_text_of_the_feed_is_shown_literally(house, window):
    stored(house, feed(item("<script>alert(1)</script> ${1+1} {{x}}", author="<b>a</b>"), title="<i>t</i>"))
    for state in ("normal", "maximised"):
        markup = house.render(window, state=state).markup
        assert "<script" not in markup and "<b>a" not in markup
        assert "&lt;script&gt;alert(1)&lt;/script&gt; ${1+1} {{x}}" in markup


@pytest.mark.parametrize("mode", ["view", "edit", "help"])
def test_english_is_complete(house, window, mode):
    stored(house, feed(item("One")))
    text = words(house.render(window, mode=mode, locale="en").markup)
    assert not re.search(r"[éèàç]|Enregistrer|Flux", text)
