"""A position as search engines read it: schema.org JobPosting."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from conference.kit.structured_data import json_ld
from jobs.positions.models import Degree, Position

CREDENTIALS = {
    Degree.COLLEGE: "associate degree",
    Degree.BACHELOR: "bachelor degree",
    Degree.MASTER: "postgraduate degree",
    Degree.DOCTOR: "postgraduate degree",
}
"""Values that https://schema.org/EducationalOccupationalCredential search engines know."""


def job_posting(position: Position) -> SafeString:
    """The JSON-LD of a public position, safe inside a script element."""
    assert position.published_at
    posting: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "JobPosting",
        "title": position.title,
        "description": position.duties + position.requirements,
        "identifier": {"@type": "PropertyValue", "name": settings.MAIL_DOMAIN, "value": position.code},
        "url": settings.BASE_URL + reverse("positions:detail", args=[position.code]),
        "datePosted": timezone.localdate(position.published_at).isoformat(),
        "validThrough": position.edition.closes_on.isoformat(),
        "employmentType": "FULL_TIME",
        "totalJobOpenings": position.headcount,
        "hiringOrganization": {"@type": "Organization", "name": position.organization.name},
        "jobLocation": {
            "@type": "Place",
            "address": {"@type": "PostalAddress", "addressLocality": position.city, "addressCountry": "CN"},
        },
    }
    if position.degree in CREDENTIALS:
        posting["educationRequirements"] = {
            "@type": "EducationalOccupationalCredential",
            "credentialCategory": CREDENTIALS[Degree(position.degree)],
        }
    if position.salary_from is not None:
        amount = {"minValue": position.salary_from, "maxValue": position.salary_to, "unitText": "MONTH"}
        posting["baseSalary"] = {
            "@type": "MonetaryAmount",
            "currency": "CNY",
            "value": {"@type": "QuantitativeValue", **amount},
        }
    return json_ld(posting)
