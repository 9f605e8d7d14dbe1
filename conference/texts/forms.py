"""The form of a template, which says while one types how many messages the text takes."""

import json
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _

from conference.texts.declarations import portal_address
from conference.texts.models import LONGEST_VARIABLE, OPT_OUT_EN, OPT_OUT_ZH, TextTemplate


class TextTemplateForm(forms.ModelForm[TextTemplate]):
    """What `js/segments.js` needs to count stands at the two texts."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, ending in (("text_zh", OPT_OUT_ZH), ("text_en", OPT_OUT_EN)):
            if name in self.fields:
                self.fields[name].widget.attrs |= {
                    "rows": 3,
                    "data-ending": ending,
                    "data-portal": portal_address(),
                    "data-signature": settings.SMS_SIGNATURE,
                    "data-longest": json.dumps({**self.instance.longest, "": LONGEST_VARIABLE}),
                    "data-count": _("Messages: {count} ({length} characters with the longest variables)"),
                }
