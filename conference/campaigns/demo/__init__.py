"""Templates to begin with, an announcement that waits for its approval, and an urgent notice half confirmed."""

import tomllib
from pathlib import Path

from conference.audiences.models import Audience
from conference.campaigns.models import Answer, Campaign, CampaignTemplate
from conference.campaigns.queries import people_of
from conference.campaigns.services.answering import answer
from conference.campaigns.services.deciding import schedule, submit
from conference.campaigns.services.drafting import WORDS, save_draft, save_template
from conference.campaigns.services.launching import launch_due
from conference.kit.demo import SAMPLE, Demo, rooms
from conference.people.demo import demo_user

TEMPLATES = tomllib.loads((Path(__file__).parent / "templates.toml").read_text(encoding="utf-8"))["template"]


def begun(demo: Demo, template: str, name: str, audience: str) -> Campaign:
    """A draft with a template's words to one of the demo's audiences."""
    words = CampaignTemplate.objects.get(edition=demo.edition, name=template + SAMPLE)
    return Campaign(
        edition=demo.edition,
        name=name + SAMPLE,
        action=words.action,
        audience=Audience.objects.get(edition=demo.edition, name=audience + SAMPLE),
        **{field: getattr(words, field) for field in WORDS},
    )


def send(campaign: Campaign, answers: tuple[Answer, ...]) -> None:
    """Launch a draft, and let the first of its recipients answer so."""
    organizer = demo_user("organizer")
    schedule(campaign=campaign, expected=people_of(campaign).count(), by=organizer)
    launch_due()
    for recipient, said in zip(campaign.recipients.order_by("pk"), answers, strict=False):
        answer(recipient=recipient, said=said)


@rooms.plugged("campaigns", rank=68)
def campaigns(demo: Demo) -> None:
    """What organizers would have begun by now."""
    organizer = demo_user("organizer")
    for told in TEMPLATES:
        words = {name: text.strip() for name, text in told.items()} | {"name": told["name"] + SAMPLE}
        save_template(template=CampaignTemplate(edition=demo.edition, **words), by=organizer)
    announcement = begun(demo, "参会须知", "致用人单位：参会须知", "用人单位代表")
    submit(campaign=save_draft(campaign=announcement, by=organizer), by=organizer)
    notice = save_draft(campaign=begun(demo, "临时换厅", "主会场换厅", "尚未注册的海外校友"), by=organizer)
    send(notice, (Answer.ACCEPTED,) * 5)
    demo.say(f"{len(TEMPLATES)} templates and 2 campaigns")
