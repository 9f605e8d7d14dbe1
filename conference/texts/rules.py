"""Who may do what with templates: none is ever deleted, since messages name them."""

from rules import add_perm, always_deny

from conference.kit.roles import is_organizer, sees_the_desk

add_perm("conference.view_texttemplate", sees_the_desk)
add_perm("conference.add_texttemplate", is_organizer)
add_perm("conference.change_texttemplate", is_organizer)
add_perm("conference.delete_texttemplate", always_deny)
