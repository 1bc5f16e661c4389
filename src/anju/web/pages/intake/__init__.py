"""Intake: bringing a spreadsheet, its columns, what taking it in would do, what became of each row, and whom others ask for."""

from django.urls import path

from anju.web.pages.intake.bringing import answered, intake, undone
from anju.web.pages.intake.row import act, row
from anju.web.pages.intake.steps import again, columns, passwords, rejected, source, take, withdrawn

urlpatterns = [
    path("intake/", intake, name="intake"),
    path("intake/<int:number>/", source, name="import"),
    path("intake/<int:number>/columns/", columns, name="import-columns"),
    path("intake/<int:number>/take/", take, name="import-take"),
    path("intake/<int:number>/again/", again, name="import-again"),
    path("intake/<int:number>/withdraw/", withdrawn, name="import-withdraw"),
    path("intake/<int:number>/rejected/", rejected, name="import-rejected"),
    path("intake/<int:number>/passwords/", passwords, name="import-passwords"),
    path("intake/row/<int:number>/", row, name="import-row"),
    path("intake/row/<int:number>/<slug:what>/", act, name="import-act"),
    path("intake/transfer/<int:number>/", answered, name="transfer"),
    path("intake/transfer/<int:number>/withdraw/", undone, name="transfer-withdraw"),
]
