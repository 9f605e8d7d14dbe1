"""Who reads the log: whoever sees the desk. Nobody changes it; the database would refuse."""

from rules import add_perm, always_deny

from conference.kit.roles import sees_the_desk

add_perm("conference.view_auditentry", sees_the_desk)
for verb in ("add", "change", "delete"):
    add_perm(f"conference.{verb}_auditentry", always_deny)
