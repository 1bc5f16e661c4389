"""The app that holds every table of Anju's own."""

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    """Tables are one aggregate written in one transaction; hence one app, cut by step of the flow."""

    name = "anju.records"
    label = "records"
    verbose_name = "records"
