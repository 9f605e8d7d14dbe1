"""Who may do what with reminders: organizers of the edition make rules, and auditors look. What went out stays so."""

from rules import add_perm, always_deny

from conference.kit.roles import permit, sees_the_desk

permit("conference", "reminderrule")
add_perm("conference.view_reminder", sees_the_desk)
for verb in ("add", "change", "delete"):
    add_perm(f"conference.{verb}_reminder", always_deny)
