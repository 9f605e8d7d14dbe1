"""Who may read the outbox. Nobody writes in it by hand."""

from rules import add_perm, always_deny

from conference.kit.roles import sees_the_desk

add_perm("conference.view_message", sees_the_desk)
for verb in ("add", "change", "delete"):
    add_perm(f"conference.{verb}_message", always_deny)
