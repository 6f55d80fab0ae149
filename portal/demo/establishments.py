"""The académie of the demonstration and its four establishments, all invented.

Telephone numbers are of the ranges that ARCEP keeps for fiction.
"""

from portal.demo.records import DemoPlace

__all__ = ["ACADEMY", "COLLEGE", "LYCEE", "PLACES", "PRIMARY", "UNIVERSITY"]

ACADEMY = DemoPlace(
    "academie-saint-aubrac", "Académie de Saint-Aubrac", "academy", "Saint-Aubrac", "0129900A",
    "1, place de l’Académie\n12999 Saint-Aubrac", "05 36 49 10 00", "Du lundi au vendredi, de 9 h à 17 h",
    "saint-aubrac.example", "default")

PRIMARY = DemoPlace(
    "ecole-les-tilleuls", "École Les Tilleuls", "primary", "Saint-Aubrac", "0129901B",
    "12, allée des Tilleuls\n12999 Saint-Aubrac", "05 36 49 11 00",
    "De 8 h 20 à 16 h 30, mercredi jusqu’à 11 h 30", "tilleuls.example", "ecole-les-tilleuls", ACADEMY.slug)

COLLEGE = DemoPlace(
    "college-les-marronniers", "Collège Les Marronniers", "college", "Saint-Aubrac", "0129902C",
    "27, avenue des Marronniers\n12999 Saint-Aubrac", "05 36 49 12 00",
    "De 7 h 45 à 17 h 30, mercredi jusqu’à 12 h 30", "marronniers.example", "college-les-marronniers", ACADEMY.slug)

LYCEE = DemoPlace(
    "lycee-ada-verneuil", "Lycée Ada-Verneuil", "lycee", "Saint-Aubrac", "0129903D",
    "4, rue du Préau\n12999 Saint-Aubrac", "05 36 49 13 00",
    "De 7 h 30 à 18 h 30, mercredi jusqu’à 13 h", "ada-verneuil.example", "lycee-ada-verneuil", ACADEMY.slug)

UNIVERSITY = DemoPlace(
    "universite-deux-rives", "Université des Deux-Rives", "university", "Saint-Aubrac", "0129904E",
    "Campus Pasteur, 1, quai des Deux-Rives\n12999 Saint-Aubrac", "05 36 49 14 00",
    "De 7 h 30 à 20 h, samedi jusqu’à 13 h", "deux-rives.example", "universite-deux-rives", ACADEMY.slug)

PLACES = (ACADEMY, PRIMARY, COLLEGE, LYCEE, UNIVERSITY)
"""Parents before children."""
