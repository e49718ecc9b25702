from opportunities import urls_selection

urlpatterns = [*urls_selection.urlpatterns]
