"""The class page: a projector, a facilitator's desk and thirty phones around one session.

:mod:`app.class_page.room` holds what a lesson is and knows nothing of networks; :mod:`app.class_page.views`
says what each screen may see; :mod:`app.class_page.hub` and :mod:`app.class_page.site` carry it to browsers.
"""
