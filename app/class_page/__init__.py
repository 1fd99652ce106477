"""The class page: a projector, a facilitator's desk and thirty phones around one session.

:mod:`.class_page.room` holds what a lesson is and knows nothing of networks; :mod:`.class_page.views`
says what each screen may see; :mod:`.class_page.hub` and :mod:`.class_page.site` carry it to browsers.
"""
