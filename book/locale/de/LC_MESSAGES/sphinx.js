/* What the search says in German. Written without Sphinx's own loader, which evaluates text as code. */
Object.assign(Documentation.TRANSLATIONS, {
  "Search Results": "Suchergebnisse",
  "Searching": "Suche läuft",
  "Preparing search...": "Suche wird vorbereitet …",
  ", in ": ", in ",
  "Hide Search Matches": "Suchtreffer ausblenden",
  "Search finished, found ${resultCount} page(s) matching the search query.":
    "Suche beendet: ${resultCount} Seite(n) gefunden.",
  "Your search did not match any documents. Please make sure that all words are spelled correctly and that you've selected enough categories.":
    "Keine Seite gefunden. Bitte die Schreibweise prüfen oder weniger Wörter angeben.",
});
Documentation.LOCALE = "de";
