"""Columns that Unipark (Tivian EFS) adds to the answers, and what its status codes mean."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

TESTER, STATUS = "tester", "dispcode"
FINISHED: Final = frozenset({31, 32})
"""Status codes of finished interviews: completed, completed after a break."""
SCREENED_OUT: Final = range(33, 50)
"""Status codes of people who were turned away: quota full, screened out."""
TELLING: Final = frozenset({"lfdn", "external_lfdn", TESTER, STATUS, "lastpage", "duration"})
"""Columns by which an export of Unipark is recognised."""

_OWN = re.compile(
    "lfdn|external_lfdn|tester|dispcode|status|lastpage|quality|duration|browser|referer|participant_[a-z_]+|"
    "device_type|ext?_host|ip_addr|quota|quota_assignment|page_history|hflip|vflip|output_mode|javascript|"
    "flash|session_id|language|cleaned|ats|datetime|lastaccs|date_of_last_access|date_of_first_mail|invcode|"
    "codelink|c_date|m_date|dateofremind|dateofexpire|rts[0-9]+|[cp]_[0-9]{4}|md_[0-9]{4}|u_[a-z_0-9]+"
)


def is_own(name: str) -> bool:
    """Whether a column is one that Unipark adds, a parameter of the link, or one about the person."""
    return _OWN.fullmatch(name) is not None


def answers(names: Iterable[str]) -> list[str]:
    """Columns of answers, in their order; at the export they may have been given names of their own."""
    return [name for name in names if not is_own(name)]
