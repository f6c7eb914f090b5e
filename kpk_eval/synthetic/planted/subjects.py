"""Names of the contracts whose files hold what is planted."""

from __future__ import annotations

INDICATORS, OFFERS, NETWORK = "indicators", "offers", "network_edges"
ROSTER, MEETINGS = "network_actors", "meeting_attendance"
RESOURCES = "resources"
SMALL_AREAS = "small_area_indicators"
PARTICIPATION_EVENTS = "participation_events"
DEVELOPMENT, MILESTONE_LIST = "development_stages", "milestones"
CODED_SEGMENTS = "coded_segments"
