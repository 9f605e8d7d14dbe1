"""Who may read the outbox, send something again, and say what goes where. Nobody writes in the outbox by hand."""

from rules import add_perm, always_deny

from conference.kit.roles import is_organizer, permit, sees_the_desk

permit("conference", "message", change=always_deny)
permit("conference", "maildomain")
add_perm("conference.resend_message", is_organizer)
add_perm("conference.view_suppression", sees_the_desk)
add_perm("conference.delete_suppression", is_organizer)
for verb in ("add", "change"):
    add_perm(f"conference.{verb}_suppression", always_deny)
