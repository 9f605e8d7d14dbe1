"""The desk's one address for everybody."""

from django.urls import path

from events.schedule import prints

app_name = "prints"
urlpatterns = [path("<int:year>/<int:number>/", prints.check, name="check")]
