"""The words for what is measured of a recorded run, and how its phases are drawn."""

from walkflow.model.messages import say
from walkflow.model.run_report import Owner, Phase
from walkflow.model.walk import Cause, DeviationKind, Role
from walkflow.views.blocks import Fill

OWNER_WORDS = {
    Owner.AUTHORITY: say("authority"),
    Owner.APPLICANT: say("applicant"),
    Owner.THIRD_PARTY: say("third party"),
    Owner.LAW: say("law"),
    Owner.CALENDAR: say("calendar: days off, office closed"),
    Owner.UNKNOWN: say("not recorded"),
}
SHORT_OWNER_WORDS = {**OWNER_WORDS, Owner.CALENDAR: say("calendar")}
NOT_RECORDED = say(
    "Not recorded: nights and days off are in it; of the others' time only office hours count, the "
    "rest is the calendar's."
)
LEGEND = say(
    "▶ █ set the end   ▒ work   ░ waiting   ┄ pause   · up to its limit   ~ estimate   ! over it"
)
LEGEND_FILLS = (Fill.CRITICAL, Fill.OPEN, Fill.WAITING, Fill.PAUSED, Fill.SLACK)
"""What the signs of the legend stand for, in order."""
PHASE_WORDS = {
    Phase.UNRECORDED: say("not recorded"),
    Phase.PREPARING: say("preparing"),
    Phase.INTAKE: say("intake"),
    Phase.PROCESSING: say("processing"),
    Phase.PAUSED: say("paused"),
    Phase.DELIVERY: say("delivery"),
}
CAUSE_WORDS = {
    Cause.CORRECTION.value: say("correction"),
    Cause.SPECIAL_PROCEDURE.value: say("special procedure"),
    Cause.APPLICANT_REQUEST.value: say("asked for by the applicant"),
    "issue": say("issued only after another item"),
}
ROLE_WORDS = {
    Role.APPLICANT: say("as applicant"),
    Role.CLERK: say("as clerk"),
    Role.COMPANION: say("beside an applicant"),
    Role.AGENT: say("on behalf of an applicant"),
    Role.JOINT: say("several heads together"),
}
DEVIATION_WORDS = {
    DeviationKind.MISSING: say("missing"),
    DeviationKind.OUT_OF_ORDER: say("out of order"),
    DeviationKind.REPEATED: say("repeated"),
    DeviationKind.NOT_IN_FLOW: say("not in the flow"),
    DeviationKind.OVER_LIMIT: say("over the limit"),
    DeviationKind.OVER_STATUTORY: say("over the law's limit"),
}
FILL_BY_PHASE = {
    Phase.UNRECORDED: Fill.SLACK,
    Phase.PREPARING: Fill.WAITING,
    Phase.INTAKE: Fill.WAITING,
    Phase.PROCESSING: Fill.OPEN,
    Phase.PAUSED: Fill.PAUSED,
    Phase.DELIVERY: Fill.WAITING,
}
