"""What the fields of a sheet are called on a page; English, shown through pgettext with `CONTEXT`. The keys are those of `headings`."""

from collections.abc import Mapping
from typing import Final

CONTEXT: Final = "intake"
LABELS: Final[Mapping[str, str]] = {
    "name": "Name", "family": "Family name", "given": "Given name", "middle": "Middle name", "sex": "Sex", "born": "Date of birth",
    "born_day": "Day of birth", "born_month": "Month of birth", "born_year": "Year of birth", "age": "Age", "identity": "Identity number",
    "document": "Kind of document", "phone": "Phone", "phones": "Other phones", "village": "Village or community", "address": "Address",
    "origin": "Coming from", "risk": "Risk class of the place left", "arrived": "Arrival date", "arrived_time": "Arrival time",
    "exposed": "Last contact", "transport": "Transport", "note": "Note", "record": "Number in the other system", "household": "Household number",
    "head": "Head of household", "relation": "Relation to the head of household", "employer": "Employer", "occupation": "Occupation",
    "email": "E-mail", "kin": "Emergency contact", "kin_phone": "Phone of the emergency contact",
    "login": "Sign-in name", "agency": "Agency", "role": "Role", "area": "Area", "backup": "Backup", "qualification": "Qualification",
    "valid_until": "Valid until", "code": "Code", "kind": "Kind", "chief": "Chief", "parent": "Above it", "level": "Level", "zone": "Time zone",
    "archived": "No longer used", "people": "People living there", "exempt": "Exempt because",
    "tube": "Tube code", "result": "Result", "sampled": "Sampled on", "resulted": "Result of", "lab": "Laboratory",
}  # fmt: skip
OUTCOME_LABELS: Final[Mapping[str, str]] = {
    "created": "new", "merged": "added to a known person", "rejected": "not taken in", "unchanged": "nothing new",
}  # fmt: skip
RESULT_LABELS: Final[Mapping[str, str]] = {"created": "taken", "rejected": "given back", "unchanged": "known already"}
"""What becomes of a laboratory's row."""
KIND_LABELS: Final[Mapping[str, str]] = {
    "people": "People", "staff": "Staff and posts", "agencies": "Agencies", "areas": "Areas", "doors": "Doors", "results": "Results",
}  # fmt: skip
