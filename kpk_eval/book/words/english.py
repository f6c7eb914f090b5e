"""The words of the generated chapters in English."""

ENGLISH = {
    "synthetic": "All data in this report are made up. It shows the procedure, not findings.",
    "search": "Search this report …",
    "authors": "Written by",
    "institution": "Institution",
    "funder": "Funded by",
    "contact": "Contact",
    "edition": "Edition",
    "as_of": "As of",
    "about": "What this is about",
    "about_text": (
        "This report describes what changed at the model sites between the surveys, how sure that is, and "
        "what remains open. Every number comes from a step of analysis that is documented on the pages of "
        "this report."
    ),
    "how_to_read": "How to read the report",
    "start_synthesis": "For an overview of all sites see {link}.",
    "start_reading": "What the assessments, intervals and notes mean is explained in {link}.",
    "start_quality": "How good the data are on which everything rests is told in {link}.",
    "start_status": "Which pages were computed when and on which data is shown in {link}.",
    "sites": "Sites",
    "site": "Site",
    "kind": "Kind",
    "key": "Regional key",
    "role": "Role",
    "pages": "Pages",
    "waves": "Waves",
    "wave": "Wave",
    "year": "Year",
    "contrasts": "Comparisons",
    "contrast": "Comparison",
    "before": "Before",
    "after": "After",
    "kreisfreie_stadt": "city (kreisfreie Stadt)",
    "kreis": "district (Kreis)",
    "gemeinde": "municipality (Gemeinde)",
    "gruppe": "group of people",
    "role_site": "model site",
    "role_comparison": "comparison",
    "status_title": "State of the computations",
    "status_lead": (
        "Each row is one page of this report. The digest covers all inputs of a page: if one of them "
        "changes, the digest changes."
    ),
    "manifest_created": "Assembled on {moment} (UTC).",
    "page": "Page",
    "notebook": "Notebook",
    "population": "Population",
    "state": "State",
    "started": "Started (UTC)",
    "seconds": "Duration",
    "digest": "Digest",
    "complete": "complete",
    "stopped": "stopped",
    "failed": "failed",
    "missing_pages": "Pages that are missing",
    "missing_lead": "These pages belong to the edition but were not computed. The reason is given.",
    "status_reason": "Reason",
    "no_reason": "no reason given",
    "all_complete": "All pages of this edition are complete.",
    "inputs": "Inputs",
    "inputs_lead": "Files on which the pages rest, with the first twelve digits of their SHA-256 digest.",
    "file": "File",
    "versions": "Versions",
    "program": "Program",
    "version": "Version",
    "all_sites": "all",
    "none": "–",
    "sources_title": "Data and sources",
    "sources_lead": (
        "Which files go into this edition, which data contract they have to meet, and how to cite them. The "
        "files themselves are not part of the report."
    ),
    "source": "Source",
    "content": "Content",
    "contract": "Data contract",
    "citations": "Citations and licences",
    "no_sources": "This evaluation names no sources.",
    "indicators": "Indicators",
    "other_data": "other data",
    "awaited": "{holds}; expected by {day}, not there yet",
    "codebooks": "Codebook",
    "codebooks_lead": "Columns and allowed values as the data contracts state them.",
    "type": "Type",
    "of_wave": "wave {wave}",
    "plan_title": "Analysis plan",
    "plan_lead": (
        "The analysis plan states beforehand what is compared, and how. It is dated; its digest makes every "
        "later change visible."
    ),
    "plan_date": "Date of the plan",
    "plan_sha": "SHA-256 of the plan",
    "model_sha": "SHA-256 of the logic model",
    "registered": "Deposited on",
    "registered_sha": "SHA-256 of the deposited version",
    "deviation_title": "Deviation from the deposited plan",
    "deviation": (
        "The plan used for this edition is not the version deposited on {date}. Whatever was changed after "
        "the deposit is to be read as a decision made afterwards."
    ),
    "registered_same": "The plan is the same as the deposited version.",
    "not_registered": "The plan is not deposited anywhere; only its date and digest are fixed.",
    "families": "Families of tests",
    "families_lead": (
        "Tests of one family are adjusted together for multiple testing, per site and population."
    ),
    "family": "Family",
    "adjustment": "Adjustment",
    "bonferroni": "Bonferroni",
    "holm": "Holm",
    "hochberg": "Hochberg",
    "hommel": "Hommel",
    "fixed_sequence": "in fixed order",
    "bh": "Benjamini–Hochberg",
    "by": "Benjamini–Yekutieli",
    "outcomes": "Outcomes",
    "outcome": "Outcome",
    "better": "Better is",
    "higher": "more",
    "lower": "less",
    "measured_by": "Measured by",
    "item": "item {item}",
    "from_cut": "{what}, from {cut}",
    "paired": "the same people",
    "unpaired": "different people",
    "all_waves": "all waves",
    "by_trimmed": "trimmed mean",
    "by_median": "median",
    "by_ranks": "rank method",
    "by_mean": "mean",
    "by_difference": "difference of shares",
    "by_mid_p": "difference of shares with the mid-p test",
    "by_odds_ratio": "odds ratio",
    "status": "Status",
    "planned": "planned",
    "exploratory": "exploratory",
    "unit": "Unit",
    "smallest_effect": "Smallest difference that matters",
    "continuous": "continuous",
    "ordinal": "ordinal",
    "binary": "yes/no",
    "nominal": "nominal",
    "count": "count",
    "instruments": "Instruments",
    "items": "Items",
    "reversed": "of which reversed",
    "range": "Range per item",
    "scoring": "Score",
    "sum": "sum",
    "mean": "mean",
    "minimum_answered": "Answered at least",
    "of": "{n} of {all}",
    "items_told": "{n}: {items}",
    "item_numbers": "Numbers on the form",
    "recoded": "Recorded → scored",
    "rounded": "prorated and rounded",
    "of_parts": "{scoring}; sum of {n} subscales",
    "in_each_part": "{told} of each subscale",
    "points": "Given in",
    "raw_points": "raw points, {low} to {high}",
    "percent_points": "points from 0 to 100",
    "linear_t": "T values, linear (mean {mean}, standard deviation {sd} of the norm sample: {source})",
    "table_t": "T values by conversion table ({source})",
    "bands": "Bands",
    "bands_source": "Source of the bands",
    "norms": "Norms",
    "licence_of": "Terms of use",
    "origin": "Origin",
    "indicator": "Indicator",
    "no_outcomes": "The plan names no outcomes from surveys.",
    "imprint_title": "Imprint",
    "responsible": "Responsible",
    "licence": "Licence",
    "licence_text": (
        "The texts of this report are licensed under Creative Commons Attribution 4.0 International "
        "(CC BY 4.0), the software under the MIT licence. Data keep the licences of their sources, which are "
        "listed in {link}."
    ),
    "citation": "Suggested citation",
    "references_title": "References",
    "part_overview": "Overview",
    "part_data": "Data",
    "part_methods": "Methods",
    "checks_title": "How the methods were checked",
    "checks_lead": (
        "The statistical methods of this report have been recalculated: with data that others published, "
        "and with programs that others wrote. At every change of the program its tests compute everything "
        "once more and stop as soon as a figure is no longer right."
    ),
    "checks_count": (
        "{figures} figures of {data_sets} published data sets are compared, and {own} figures of {folders} "
        "small data sets of our own. The published data sets come from others even where the report itself "
        "shows synthetic data."
    ),
    "checks_printed_count": (
        "{printed} of these figures are also printed in a publication or in the documentation of a program; "
        "{agree} of them agree in all printed digits. The others are listed below with the reason."
    ),
    "checks_words": "What the words mean",
    "checks_published": "published",
    "checks_published_text": (
        "The figure stands like this in an article, a book or the documentation of a program, with the "
        "digits printed there."
    ),
    "checks_computed": "computed with R",
    "checks_computed_text": (
        "The data are published; the statistical program R computed the figure from them. That allows more "
        "digits to be compared than are ever printed."
    ),
    "checks_difference": "Largest difference",
    "checks_difference_text": (
        "The largest difference between both figures, divided by the other, rounded up to a power of ten: "
        "10⁻⁶ is a millionth at most. Differences below 10⁻¹² are the rounding of a computer."
    ),
    "checks_allowed": "Allowed",
    "checks_allowed_text": (
        "The largest difference that the tests accept: a millionth in most cases. Where a method seeks its "
        "solution step by step, two programs end at slightly different places; then it is a ten-thousandth "
        "at most. More is allowed with a reason only."
    ),
    "checks_in_print": "Figures from publications",
    "checks_in_print_lead": (
        "One example for each method and publication, with how many printed figures are compared and how "
        "many of them agree in all printed digits."
    ),
    "checks_families": "All methods",
    "checks_families_lead": (
        "For each method and data set: how many figures are compared, an example, and the largest "
        "difference over all of them."
    ),
    "checks_method": "Method",
    "checks_data_set": "Data set",
    "checks_where": "Printed in",
    "checks_figures": "Figures",
    "checks_agreeing": "Of these equal",
    "checks_example": "Example",
    "checks_theirs": "Elsewhere",
    "checks_origin": "Origin",
    "checks_ours": "Here",
    "checks_no_difference": "none",
    "checks_rounding": "rounding only",
    "checks_at_most": "at most {power}",
    "checks_with": "computed with R ({program})",
    "checks_with_r": "computed with R",
    "checks_with_weights": "computed with R from published weights",
    "checks_deviations": "Where it differs more, and why",
    "checks_deviations_lead": (
        "More than a ten-thousandth is allowed here, or our figure does not agree in all printed digits."
    ),
    "checks_reason": "Reason",
    "checks_own": "Small data sets of our own",
    "checks_own_lead": (
        "Cases that published data do not contain (ties, zeros, gaps, very small groups) have small data "
        "sets of our own. R computed their figures as well; script, input, result and versions come with "
        "the program."
    ),
    "checks_program": "Computed with",
    "checks_all": "All figures as a table: {link}",
    "checks_file": "CSV file with English names",
}
