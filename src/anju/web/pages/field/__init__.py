"""A round on the phone: the program's page and worker, what goes along, what comes back, and the phones that carry one."""

from django.urls import path

from anju.web.pages.field.bringing import bring, contact, drop, forgotten, hand
from anju.web.pages.field.icon import icon
from anju.web.pages.field.phones import phones, seen, wipe
from anju.web.pages.field.program import manifest, program, worker
from anju.web.pages.field.round import take

urlpatterns = [
    path("field/", program, name="field"),
    path("worker.js", worker, name="field-worker"),
    path("apple-touch-icon.png", icon, name="touch-icon"),
    path("icon-<int:size>.png", icon, name="icon"),
    path("anju.webmanifest", manifest, name="manifest"),
    path("field/round/", take, name="field-round"),
    path("field/contact/", contact, name="field-contact"),
    path("field/forgotten/", forgotten, name="field-forgotten"),
    path("field/duty/<str:token>/", bring, name="field-bring"),
    path("field/hand/<str:token>/", hand, name="field-hand"),
    path("field/drop/", drop, name="field-drop"),
    path("phones/", phones, name="phones"),
    path("phones/<int:number>/wipe/", wipe, name="phone-wipe"),
    path("phones/<int:number>/seen/", seen, name="phone-seen"),
]
