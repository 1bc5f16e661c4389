"""Balance: due = done + late + waived + replaced + missed + open + overdue, by area and day, down to the duties themselves."""

from django.urls import path

from anju.web.pages.balance.rows import rows
from anju.web.pages.balance.sheet import balance, export

urlpatterns = [
    path("balance/", balance, name="balance"),
    path("balance/rows/", rows, name="balance-rows"),
    path("balance/export/", export, name="balance-export"),
]
