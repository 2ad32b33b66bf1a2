"""The limits on what people send. The specification, the checks and every front end read them here.

To change one, change it here and run ``make openapi``.
"""

MESSAGE_CHARS = 8_000
INITIAL_PROMPT_CHARS = 32_000
SUMMARY_PROMPT_CHARS = 2_000
NAME_CHARS = 30
TAG_LINE_CHARS = 25
DESCRIPTION_CHARS = 250
TITLE_CHARS = 80
REPLY_TOKENS = 16_384
REPLY_TOKENS_DEFAULT = 1_000
API_KEY_CHARS_MIN = 16
API_KEY_CHARS = 2_000
RECOVERY_CODE_CHARS = 40
DAILY_SPEND_USD = 10_000
VERSIONS = 999_999
LABELS = 10
"""Beside production."""
NOTE_CHARS = 500
VARIABLES = 20
VARIABLE_CHARS = 4_000
CHOICES = 20
CHOICE_CHARS = 200
FILLED_PROMPT_CHARS = 48_000
"""Of a prompt with its variables filled in."""
STARTERS = 4
STARTER_CHARS = 200
REPLY_SCHEMA_CHARS = 16_000

PAGE_SIZE = 20
PAGE_SIZE_MAX = 100
TRANSCRIPT_PAGE_SIZE = 100
TRANSCRIPT_PAGE_SIZE_MAX = 500

SMALL_REQUEST_BYTES = 32 * 1024
"""Two keys, whose every character is escaped with six bytes; before that, nobody has signed in."""
REQUEST_BYTES = 512 * 1024
"""No valid request is larger: JSON escapes an emoji with 12 bytes, and a prompt may have 32,000."""
CALL_BYTES = 1024 * 1024
"""But a call by an OpenAI client, which sends the whole conversation each time."""
CALL_MESSAGES = 2_000
IMPORTED_CHARS = 200_000
"""Of one message: several times what the longest reply has that was asked for here."""
IMPORTED_MESSAGES = 200
"""In one request; with the session and its owner they are one commit."""
IMPORT_BYTES = 2 * 1024 * 1024
STOP_SEQUENCES = 4
STOP_CHARS = 200
CASES = 500
CASES_AT_ONCE = 50
CASE_MESSAGES = 40
CHECKS = 10
CHECK_CHARS = 2_000
REPEATS = 10
GRANT_BUDGET_USD_MIN = 0.000_001
GRANT_DAYS = 365
GRANT_CALLS_PER_MINUTE = 600
"""From one address."""
ORIGINS = 10
ORIGIN_CHARS = 200
