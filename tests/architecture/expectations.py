"""Who may see what: the answer of each route to a GET of each role, and of each model's pages at the desk.

Third-party routes are declared by prefix.
"""

ROLES = ("anonymous", "attendee", "member", "event_organizer", "auditor", "organizer", "administrator")

EVERYBODY = "200 200 200 200 200 200 200"
SIGNED_IN = "302 200 200 200 200 200 200"
TOKEN = "401 200 200 200 200 200 200"
NOTHING = "404 404 404 404 404 404 404"
DEVICES = "401 401 401 401 401 401 401"  # a device has a token of its own, and no person's key opens what is its

# The objects of the table are a registration of the attendee and a published position of the member's employer.
EXPECTED = {
    # route                            anonymous attendee member event-organizer auditor organizer administrator
    "live":                            EVERYBODY,
    "health":                          "503 503 503 503 503 503 503",  # no worker runs beside a test
    "set_language":                    "302 302 302 302 302 302 302",
    "editions:home":                   EVERYBODY,
    "editions:about":                  EVERYBODY,
    "accounts:me":                     SIGNED_IN,
    "accounts:header":                 EVERYBODY,
    "accounts:profile":                SIGNED_IN,
    "accounts:tokens":                 SIGNED_IN,
    "accounts:revoke_token":           "302 405 405 405 405 405 405",
    "accounts:privacy":                EVERYBODY,
    "accounts:sign_in_code":           "302 302 302 302 302 302 302",  # first ask for a code
    "organizations:organizers":        EVERYBODY,
    "organizations:create":            SIGNED_IN,
    "picture":                         EVERYBODY,
    "news:list":                       EVERYBODY,
    "news:feed":                       EVERYBODY,
    "news:detail":                     EVERYBODY,
    "news:preview":                    "404 404 404 404 200 200 200",
    "news:attachment":                 EVERYBODY,  # of a public item
    "outbox:list":                     EVERYBODY,  # of the demo, on this machine
    "outbox:attachment":               NOTHING,
    "outbox:preferences":              NOTHING,  # but with the right link
    "replies:reply":                   NOTHING,  # but with the right token
    "mail_events:event":               "405 405 405 405 405 405 405",  # a mail service posts, and signs
    "sms:receipts":                    "405 405 405 405 405 405 405",  # the provider posts, and knows the secret
    "sms:replies":                     "405 405 405 405 405 405 405",
    "program:schedule":                EVERYBODY,
    "program:grid":                    EVERYBODY,
    "program:venues":                  EVERYBODY,
    "program:now":                     EVERYBODY,
    "program:time":                    EVERYBODY,
    "program:print":                   EVERYBODY,
    "program:calendar":                EVERYBODY,
    "program:frab_json":               EVERYBODY,
    "program:frab_xml":                EVERYBODY,
    "program:workbook":                EVERYBODY,
    "program:feed":                    EVERYBODY,
    "program:event":                   EVERYBODY,
    "program:event_calendar":          EVERYBODY,
    "program:session":                 EVERYBODY,
    "program:speakers":                EVERYBODY,
    "program:speaker":                 EVERYBODY,
    "archive:edition":                 "302 302 302 302 302 302 302",
    "archive:schedule":                EVERYBODY,
    "archive:grid":                    EVERYBODY,
    "archive:venues":                  EVERYBODY,
    "archive:event":                   EVERYBODY,
    "archive:session":                 EVERYBODY,
    "archive:speakers":                EVERYBODY,
    "archive:speaker":                 EVERYBODY,
    "prints:check":                    EVERYBODY,
    "registration:register":           "302 302 200 200 200 200 200",  # who is registered is led to the pass
    "registration:seats":              EVERYBODY,
    "registration:detail":             "302 200 404 404 404 404 200",
    "registration:sessions":           "302 200 404 404 404 404 200",
    "registration:answers":            "302 200 404 404 404 404 200",
    "registration:answer_file":        "302 200 404 200 200 200 200",  # of the event organizer's event
    "registration:document":           "302 200 404 404 404 404 200",  # with real names
    "registration:vetting":            "302 200 404 404 404 404 200",
    "registration:photo":              "302 200 404 200 404 200 200",  # for organizers of the event, too
    "registration:group":              "302 200 302 200 200 200 200",  # the member's organization has one
    "registration:open_unit":          "302 302 302 302 302 302 302",  # who knows its secret
    "registration:unit":               "404 404 200 404 404 404 200",  # of the member's organization
    "registration:unit_template":      "404 404 200 404 404 404 200",
    "registration:unit_table":         "404 404 200 404 404 404 200",
    "registration:unit_withdraw":      "404 404 200 404 404 404 200",
    "registration:accept":             "302 405 405 405 405 405 405",
    "registration:cancel":             "302 200 404 404 404 404 200",
    "registration:pass":               SIGNED_IN,  # one's own, or how to come by it
    "registration:qr":                 "302 200 404 404 404 404 404",
    "registration:calendar":           "302 200 404 404 404 404 404",
    "registration:worker":             EVERYBODY,
    "scanner:page":                    EVERYBODY,
    "scanner:worker":                  EVERYBODY,
    "registration:scanned":            "200 302 200 200 200 200 200",  # the holder is led to the pass
    "agenda:star":                     SIGNED_IN,
    "agenda:mine":                     SIGNED_IN,
    "agenda:schedule":                 SIGNED_IN,
    "agenda:session":                  "302 200 404 404 404 404 404",  # the attendee is named for it
    "agenda:renew_feed":               "302 405 405 405 405 405 405",
    "agenda:close_feed":               "302 405 405 405 405 405 405",
    "agenda:feed_qr":                  "302 200 404 404 404 404 404",
    "agenda:feed":                     EVERYBODY,  # who knows its secret
    "speakers:open":                   "302 302 302 302 302 302 302",  # who knows its secret
    "speakers:claim":                  NOTHING,  # to whom no invitation was sent
    "speakers:profile":                "302 200 404 404 404 404 404",  # the attendee speaks
    "speakers:add_material":           "302 200 404 404 404 404 404",  # to the attendee's session
    "speakers:change_material":        "302 200 404 404 404 404 200",  # uploaded by the attendee
    "speakers:remove_material":        "302 405 405 405 405 405 405",
    "materials:download":              "404 200 404 200 200 200 200",  # for participants
    "positions:list":                  EVERYBODY,
    "positions:create":                "302 302 200 302 302 302 302",  # first enter an organization
    "positions:detail":                EVERYBODY,
    "positions:edit":                  "302 404 200 404 404 404 200",
    "api:api-root":                    TOKEN,
    "api:schema":                      EVERYBODY,
    "api:docs":                        EVERYBODY,
    "api:event-list":                  EVERYBODY,
    "api:event-detail":                EVERYBODY,
    "api:session-list":                EVERYBODY,
    "api:session-detail":              EVERYBODY,
    "api:speaker-list":                EVERYBODY,
    "api:speaker-detail":              EVERYBODY,
    "api:organization-list":           EVERYBODY,
    "api:organization-detail":         EVERYBODY,
    "api:position-list":               EVERYBODY,
    "api:position-detail":             EVERYBODY,
    "api:my-position-list":            TOKEN,
    "api:my-position-detail":          "401 404 200 404 404 404 404",
    "api:my-registration-list":        TOKEN,
    "api:my-registration-detail":      "401 200 404 404 404 404 404",
    "api:my-registration-accept":      "401 405 405 405 405 405 405",
    "api:my-star-list":                TOKEN,
    "api:my-star-detail":              "401 405 405 405 405 405 405",
    "api:checkin-devices-list":        "405 405 405 405 405 405 405",  # who knows the secret of a shift joins it
    "api:checkin-shift-list":          DEVICES,
    "api:checkin-gates-passes":        DEVICES,
    "api:checkin-gates-counts":        DEVICES,
    "api:checkin-scans-list":          DEVICES,
    "api:checkin-decode-list":         DEVICES,
    "campaigns:list":                  "302 302 302 403 200 200 200",
    "campaigns:new":                   "302 302 302 403 403 200 200",
    "campaigns:templates":             "302 302 302 403 200 200 200",
    "campaigns:new_template":          "302 302 302 403 403 200 200",
    "campaigns:template":              "302 302 302 403 200 200 200",
    "campaigns:delete_template":       "302 302 302 403 403 200 200",
    "campaigns:campaign":              "302 302 302 403 200 200 200",
    "campaigns:delete":                "302 302 302 403 403 200 200",
    "campaigns:trial_page":            "302 302 302 403 200 200 200",
    "campaigns:send":                  "302 302 302 403 403 200 200",
    "campaigns:decide":                "302 302 302 405 405 405 405",
    "campaigns:progress":              "302 302 302 403 404 404 404",
    "campaigns:recipients":            "302 302 302 403 403 200 200",
    "campaigns:calls":                 "302 302 302 403 403 404 404",
    "audiences:list":                  "302 302 302 403 200 200 200",
    "audiences:new":                   "302 302 302 403 403 200 200",
    "audiences:audience":              "302 302 302 403 200 200 200",
    "audiences:delete":                "302 302 302 403 403 200 200",
    "audiences:lists":                 "302 302 302 403 200 200 200",
    "audiences:new_list":              "302 302 302 403 403 200 200",
    "audiences:template":              "302 302 302 403 200 200 200",
    "audiences:contact_list":          "302 302 302 403 200 200 200",
    "audiences:take_in":               "302 302 302 405 405 405 405",
    "audiences:delete_list":           "302 302 302 403 403 200 200",
    "checkin:board":                   "302 302 302 200 200 200 200",
    "checkin:counter":                 "302 302 302 200 403 200 200",
    "checkin:shift":                   "302 302 302 200 403 200 200",  # its QR code lets devices in
    "schedule:editor":                 "302 302 302 200 200 200 200",
    "schedule:state":                  "302 302 302 200 200 200 200",
    "schedule:approvals":              "302 302 302 403 200 200 200",
    "schedule:imports":                "302 302 302 200 403 200 200",
    "schedule:import_template":        "302 302 302 200 403 200 200",
    "schedule:program_table":          "302 302 302 200 403 200 200",
    "schedule:import":                 "302 302 302 404 403 200 200",  # an organizer's
    "schedule:apply_import":           "302 302 302 405 405 405 405",
    "schedule:undo_import":            "302 302 302 405 405 405 405",
    "schedule:runs_of_show":           "302 302 302 200 200 200 200",
    "schedule:run_sheet":              "302 302 302 200 200 200 200",  # of the event organizer's event
    "schedule:run_sheet_file":         "302 302 302 200 200 200 200",
    "schedule:edit_run_sheet":         "302 302 302 200 403 200 200",
    "schedule:release":                "302 302 302 403 200 200 200",
    "schedule:restore":                "302 302 302 405 405 405 405",
    "schedule:announce":               "302 302 302 403 403 200 200",
    "schedule:add":                    "302 302 302 405 405 405 405",
    "schedule:move":                   "302 302 302 405 405 405 405",
    "schedule:ripple":                 "302 302 302 405 405 405 405",
    "admin:index":                     "302 302 302 200 200 200 200",
    "admin:login":                     "302 403 403 302 302 302 302",
    "admin:search":                    "302 302 302 200 200 200 200",
    "admin:app_list":                  "302 302 302 200 200 200 200",
    "admin:jsi18n":                    "302 302 302 200 200 200 200",
    "admin:events_schedulerelease_release_now": "302 302 302 403 403 200 200",
    "admin:events_session_to_release": "302 302 302 403 403 302 302",
    "admin:events_vettinglist_download": "302 302 302 200 403 200 200",
    "admin:events_vettinglist_results": "302 302 302 200 403 200 200",
    "admin:conference_newsitem_preview": "302 302 302 403 302 302 302",
    "admin:conference_endpoint_deliveries": "302 302 302 403 403 200 200",
    "admin:conference_message_send_this_again": "302 302 302 403 403 200 200",
    "admin:conference_person_outbox": "302 302 302 403 302 302 302",
}  # fmt: skip

DESK = {
    # Each group: event organizer, auditor, organizer, administrator. To all others the desk is closed.
    # model                     see                add                change             delete
    "conference.auditentry":  ("403 200 200 200", "403 403 403 403", "403 403 403 403", "403 403 403 403"),
    "conference.edition":     ("403 200 200 200", "403 403 200 200", "403 403 200 200", "403 403 200 200"),
    "conference.organization":("403 200 200 200", "403 403 200 200", "403 403 200 200", "403 403 200 200"),
    "conference.newsitem":    ("403 200 200 200", "403 403 200 200", "403 403 200 200", "403 403 200 200"),
    "conference.hosting":     ("403 200 200 200", "403 403 200 200", "403 403 200 200", "403 403 200 200"),
    "conference.message":     ("403 200 200 200", "403 403 403 403", "403 403 403 403", "403 403 403 403"),
    "conference.reminderrule":("403 200 200 200", "403 403 200 200", "403 403 200 200", "403 403 200 200"),
    "conference.reminder":    ("403 200 200 200", "403 403 403 403", "403 403 403 403", "403 403 403 403"),
    "conference.suppression": ("403 200 200 200", "403 403 403 403", "403 403 403 403", "403 403 200 200"),
    "conference.maildomain":  ("403 200 200 200", "403 403 200 200", "403 403 200 200", "403 403 200 200"),
    "conference.endpoint":    ("403 403 200 200", "403 403 200 200", "403 403 200 200", "403 403 200 200"),
    "conference.texttemplate":("403 200 200 200", "403 403 200 200", "403 403 200 200", "403 403 403 403"),
    "conference.person":      ("403 200 200 200", "403 403 200 200", "403 403 200 200", "403 403 200 200"),
    "conference.user":        ("403 200 200 200", "403 403 403 200", "403 403 403 200", "403 403 403 200"),
    "conference.privacynotice":("403 200 200 200", "403 403 200 200", "403 403 200 200", "403 403 200 200"),
    "conference.consent":     ("403 200 200 200", "403 403 403 200", "403 403 403 200", "403 403 403 200"),
    "conference.venue":       ("403 200 200 200", "403 403 200 200", "403 403 200 200", "403 403 200 200"),
    "conference.traveltime":  ("403 200 200 200", "403 403 200 200", "403 403 200 200", "403 403 200 200"),
    "conference.room":        ("403 200 200 200", "403 403 200 200", "403 403 200 200", "403 403 200 200"),
    "events.material":        ("200 200 200 200", "200 403 200 200", "200 403 200 200", "200 403 200 200"),
    "events.event":           ("200 200 200 200", "403 403 200 200", "200 403 200 200", "403 403 200 200"),
    "events.speaker":         ("403 200 200 200", "403 403 200 200", "403 403 200 200", "403 403 200 200"),
    "events.topic":           ("403 200 200 200", "403 403 200 200", "403 403 200 200", "403 403 200 200"),
    "events.session":         ("200 200 200 200", "200 403 200 200", "200 403 200 200", "200 403 200 200"),
    "events.registrationpolicy":("200 200 200 200", "403 403 200 200", "403 403 200 200", "403 403 200 200"),
    "events.question":        ("200 200 200 200", "403 403 200 200", "403 403 200 200", "403 403 200 200"),
    "events.attendeecategory":("403 200 200 200", "403 403 200 200", "403 403 200 200", "403 403 200 200"),
    "events.seatpool":        ("200 200 200 200", "403 403 200 200", "403 403 200 200", "403 403 200 200"),
    "events.invitationcode":  ("200 200 200 200", "403 403 200 200", "403 403 200 200", "403 403 403 403"),
    "events.unit":            ("200 200 200 200", "200 403 200 200", "200 403 200 200", "403 403 403 403"),
    "events.zone":            ("403 200 200 200", "403 403 200 200", "403 403 200 200", "403 403 200 200"),
    "events.vettinglist":     ("200 403 200 200", "200 403 200 200", "200 403 200 200", "403 403 403 403"),
    "events.vetting":         ("200 403 200 200", "403 403 403 403", "403 403 403 403", "403 403 403 403"),
    "events.pass":            ("403 200 200 200", "403 403 403 403", "403 403 403 403", "403 403 403 403"),
    "events.registration":    ("200 200 200 200", "200 403 200 200", "403 403 403 403", "403 403 403 403"),
    "events.area":            ("200 200 200 200", "200 403 200 200", "200 403 200 200", "200 403 200 200"),
    "events.gate":            ("200 200 200 200", "200 403 200 200", "200 403 200 200", "200 403 200 200"),
    "events.shift":           ("200 200 200 200", "200 403 200 200", "200 403 200 200", "200 403 200 200"),
    "events.device":          ("200 200 200 200", "403 403 403 403", "403 403 403 403", "403 403 403 403"),
    "events.scan":            ("200 200 200 200", "403 403 403 403", "403 403 403 403", "403 403 403 403"),
    "events.conflict":        ("200 200 200 200", "403 403 403 403", "403 403 403 403", "403 403 403 403"),
    "events.badge":          ("200 200 200 200", "403 403 403 403", "403 403 403 403", "403 403 403 403"),
    "events.badgeprint":     ("200 200 200 200", "403 403 403 403", "403 403 403 403", "403 403 403 403"),
    "events.collectionitem": ("403 200 200 200", "403 403 200 200", "403 403 200 200", "403 403 200 200"),
    "events.collection":     ("200 200 200 200", "403 403 403 403", "403 403 403 403", "403 403 403 403"),
    "events.schedulerelease": ("403 200 200 200", "403 403 403 403", "403 403 403 403", "403 403 403 403"),
    "jobs.fair":              ("403 200 200 200", "403 403 200 200", "403 403 200 200", "403 403 200 200"),
    "jobs.position":          ("403 200 200 200", "403 403 200 200", "403 403 200 200", "403 403 200 200"),
}  # fmt: skip

THIRD_PARTY = (
    "account_", "mfa_", "socialaccount_", "weixin_", "?accounts/",  # allauth's own pages
    "admin:auth_", "admin:account_", "admin:mfa_", "admin:socialaccount_",  # tables for administrators alone
    "admin:logout", "admin:password_change", "admin:autocomplete", "admin:view_on_site",
    "admin:?", "?favicon.ico",  # redirects, and the desk's last resort
)  # fmt: skip
