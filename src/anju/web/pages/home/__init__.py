"""The household's own page, without an account: a personal link opens the emergency, the way out and the rights; a PIN opens the rest."""

from django.urls import path

from anju.web.pages.home import agreed, asked, door, first, going, key, mine, opening, say, told

urlpatterns = [
    path("h/<str:secret>/", door.enter, name="door"),
    path("home/", first.home, name="home"),
    path("home/leave/", first.leaving, name="home-leave"),
    path("home/left/", first.left, name="home-left"),
    path("home/rights/", first.rights, name="home-rights"),
    path("home/pin/", key.pin, name="home-pin"),
    path("home/pin/shut/", key.shut, name="home-shut"),
    path("home/pin/new/", key.renew, name="home-pin-new"),
    path("home/agreed/", agreed.agreed, name="home-agreed"),
    path("home/agreed/<int:number>/end/", agreed.ended, name="home-agreed-end"),
    path("home/for/", agreed.turn, name="home-for"),
    path("home/told/", told.told, name="home-told"),
    path("home/lock/", key.lock, name="home-lock"),
    path("home/report/", say.report, name="home-report"),
    path("home/ask/", asked.asking, name="home-ask"),
    path("home/going/", going.going, name="home-going"),
    path("home/going/gone/", going.gone, name="home-gone"),
    path("home/say/<str:form>/", say.say, name="home-say"),
    path("home/answer/<str:token>/", say.answer, name="home-answer"),
    path("home/door/<str:form>/", opening.tell, name="home-door"),
    path("home/door/answer/<str:token>/", opening.answer, name="home-door-answer"),
    path("home/more/", say.doctor, name="home-doctor"),
    path("home/complain/", say.complaining, name="home-complain"),
    path("home/record/", mine.record, name="home-record"),
    path("home/paper/<int:paper>.pdf", mine.paper, name="home-paper"),
    path("home/photo/<int:seq>/<slug:field>/", mine.photo, {"small": False}, name="home-photo"),
    path("home/photo/<int:seq>/<slug:field>/small/", mine.photo, {"small": True}, name="home-photo-small"),
    path("home/back/<int:fact>/", mine.back, name="home-back"),
]
