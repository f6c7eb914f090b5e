"""Who was interviewed, and what was said how often."""

from __future__ import annotations

from collections.abc import Mapping

INTERVIEWS: Mapping[tuple[str, str, str], int] = {
    ("seestadt", "families", "t0"): 24,
    ("seestadt", "families", "t1"): 26,
    ("seestadt", "families", "t2"): 26,
    ("seestadt", "professionals", "t1"): 24,
    ("seestadt", "steering", "t1"): 5,
    ("heidetal", "families", "t1"): 24,
    ("heidetal", "professionals", "t1"): 12,
    ("heidetal", "families", "t2"): 24,
}
"""Site, population and wave -> interviews. At Heidetal none at the baseline; nowhere young people."""
SPOKEN: Mapping[tuple[str, str, str], Mapping[str, int]] = {
    ("seestadt", "families", "t0"): {"Angebote bekannt": 4, "Weg zum Angebot": 3},
    ("seestadt", "families", "t1"): {"Angebote bekannt": 15, "Weg zum Angebot": 5},
    ("seestadt", "families", "t2"): {"Angebote bekannt": 20, "Weg zum Angebot": 4},
    ("seestadt", "professionals", "t1"): {"Ansprechperson wechselt": 8, "Wissen hängt an Personen": 6},
    ("seestadt", "steering", "t1"): {"Ansprechperson wechselt": 3},
    ("heidetal", "families", "t1"): {"Angebote bekannt": 12, "Weg zum Angebot": 18},
    ("heidetal", "professionals", "t1"): {"Ansprechperson wechselt": 4},
    ("heidetal", "families", "t2"): {"Angebote bekannt": 13, "Weg zum Angebot": 12},
}
"""Site, population and wave -> code -> interviews in which it occurs, counted from the first.

Planted: that offers are known agrees with the planted change of `knows_offers`; that cooperation hangs on
single persons contradicts the planted change of `cooperation_scale` at Seestadt; the way to offers adds what
no number says. The second code of the professionals belongs to the last interviews: 14 of 24 have the theme.
"""
SECOND_CODE_LAST = "Wissen hängt an Personen"
QUOTES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "seestadt": {
        "Angebote bekannt": (
            "Früher habe ich nichts davon gewusst, jetzt hängt der Plan mit allen Terminen in der Kita.",
            "Die Lotsin hat mir gezeigt, wo ich mit dem Kleinen hingehen kann.",
            "Man erfährt es von anderen Eltern, und es stimmt dann auch.",
        ),
        "Weg zum Angebot": (
            "Mit dem Zwillingswagen komme ich nicht in die Straßenbahn.",
            "Um vier ist die Fähre voll, da warte ich mit den Kindern auf die nächste.",
        ),
        "Ansprechperson wechselt": (
            "Kaum kenne ich jemanden im anderen Amt, ist die Stelle schon wieder neu besetzt.",
            "Auf dem Papier steht ein Name, am Telefon ist es jedes Mal ein anderer.",
        ),
        "Wissen hängt an Personen": (
            "Wenn die Kollegin geht, geht die Zusammenarbeit mit ihr.",
        ),
    },
    "heidetal": {
        "Angebote bekannt": (
            "Im Gemeindeblatt steht jetzt jede Woche, was für Kinder angeboten wird.",
            "Die Hebamme hat mir eine Liste mitgebracht, sonst wüsste ich es nicht.",
            "Seit dem Sommer spricht sich auf dem Dorf herum, wo man hingehen kann.",
        ),
        "Weg zum Angebot": (
            "Der Kurs ist gut, aber ohne Auto komme ich mit zwei Kindern nicht hin.",
            "Der Bus fährt nach der Gruppe nicht mehr zurück.",
        ),
        "Ansprechperson wechselt": (
            "Im Kreishaus war zweimal in einem Jahr jemand anderes zuständig.",
        ),
    },
}  # fmt: skip
"""Site -> code -> wordings that are released, in turn.

The segment itself names somebody and stays in the house.
"""
QUOTES_BEFORE: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "seestadt": {
        "Angebote bekannt": ("Von der Gruppe weiß ich nur, weil meine Nachbarin hingeht.",),
        "Weg zum Angebot": ("Mit dem Kinderwagen ist es bis zum Treffpunkt zu weit.",),
    },
}
"""The same at the baseline, when nobody can speak of a change yet."""
BASELINE = "t0"
RELEASE_EVERY = 5
"""Of the interviews with a code, the first and then every so many have a released segment."""
