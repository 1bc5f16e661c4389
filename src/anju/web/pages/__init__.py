"""One module or package for each page; its `urlpatterns` are taken in by `anju.web.urls`."""
