"""Every table, cut by step of the flow."""

from anju.records.models.access import CallLog, Complaint, Consent, Link, Pin, Read, Throttle
from anju.records.models.areas import Absence, Agency, Area, Member, Post
from anju.records.models.clocks import Clock
from anju.records.models.devices import Device, Pushed, Road, Signal
from anju.records.models.digests import Digest, DigestLine
from anju.records.models.duties import Climb, Counter, Duty
from anju.records.models.enrolments import Custody, Enrolment, Proposal, Pulse, Review, Seat, StageSpan
from anju.records.models.evidence import Evidence, File, Photo, Receipt
from anju.records.models.field import Along, Carried, Phone
from anju.records.models.incidents import Incident
from anju.records.models.intake import Import, ImportRow, LayoutMemory, Transfer
from anju.records.models.ledger import Entry, Seal
from anju.records.models.messages import Channel, Code, Heartbeat, MemberContact, Notice, Outbox, PersonContact, Sending
from anju.records.models.papers import Certificate, Paper, Serving
from anju.records.models.people import Household, Identity, Person
from anju.records.models.plans import Adoption, Draft, Opener, PlanVersion, Published, Routine, Rung
from anju.records.models.qualifications import Qualification
from anju.records.models.registers import DatedPlace, Gate, Register, RegisterRow, RegisterStep, Screening
from anju.records.models.resources import Resource, ResourceUnit, Taking, UnitStep
from anju.records.models.rosters import Calendar, RosterPlan, WatchAsk, WatchCall, WatchShift, WatchSwap
from anju.records.models.specimens import Specimen
from anju.records.models.supplies import Issue, Stock
from anju.records.models.switching import Foreseen, Outlook, Switched, Switching
from anju.records.models.walls import Wall

__all__ = [
    "Absence", "Adoption", "Agency", "Along", "Area", "Calendar", "CallLog", "Carried", "Certificate", "Channel", "Climb", "Clock", "Code",
    "Complaint", "Consent", "Counter", "Custody", "DatedPlace", "Device", "Digest", "DigestLine", "Draft", "Duty", "Enrolment", "Entry", "Evidence",
    "File", "Foreseen", "Gate", "Heartbeat", "Household", "Identity", "Import", "ImportRow", "Incident", "Issue", "LayoutMemory", "Link", "Member",
    "MemberContact", "Notice", "Opener", "Outbox", "Outlook", "Paper", "Person", "PersonContact", "Phone", "Photo", "Pin", "PlanVersion", "Post",
    "Proposal", "Published", "Pulse", "Pushed", "Qualification", "Read", "Receipt", "Register", "RegisterRow", "RegisterStep", "Resource",
    "ResourceUnit", "Review", "Road", "RosterPlan", "Routine", "Rung", "Screening", "Seal", "Seat", "Sending", "Serving", "Signal", "Specimen",
    "StageSpan", "Stock", "Switched", "Switching", "Taking", "Throttle", "Transfer", "UnitStep", "Wall", "WatchAsk", "WatchCall", "WatchShift",
    "WatchSwap",
]  # fmt: skip
