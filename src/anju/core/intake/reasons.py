"""Why a row is rejected or marked: stable English sentences.

They are the codes kept in records and the msgids shown through gettext, so a sentence, once released, is never reworded.
None of them contains a value from the row.
"""

from typing import Final

# Rejections of a person's row.
NO_NAME: Final = "no name"
NAME_WITHOUT_LETTERS: Final = "name has no letters"
NAME_TOO_LONG: Final = "name is too long"
IDENTITY_CHECK_DIGIT: Final = "identity number check digit"
IDENTITY_LENGTH: Final = "identity number does not have 18 characters"
IDENTITY_BIRTH: Final = "identity number holds no possible birth date"
IDENTITY_LOST: Final = "identity number kept as a number, last digits lost"
IDENTITY_UNKNOWN: Final = "identity number of no known kind of document"
IDENTITY_TWO_NAMES: Final = "identity number already given with another name"
ARRIVAL_FUTURE: Final = "arrival date in the future"
ARRIVAL_UNREADABLE: Final = "arrival date not understood"
NO_VILLAGE: Final = "no village"
UNKNOWN_VILLAGE: Final = "unknown village"
ELSEWHERE: Final = "already known elsewhere: ask for a transfer"

# Why a row goes into a person already there, or changes nothing.
SAME_IDENTITY: Final = "same identity number"
SAME_PHONE_AND_NAME: Final = "same phone and name"
SAME_ROW: Final = "same row taken in before"

# Warnings: the row is taken in, a person should look.
PHONE_SHORT: Final = "phone number is too short"
PHONE_LONG: Final = "phone number is too long"
PHONE_INVALID: Final = "phone number is not one in use"
PHONE_UNREADABLE: Final = "phone number not understood"
PHONE_LOST: Final = "phone number kept as a rounded number, last digits lost"
NO_PHONE: Final = "no phone number"
NO_IDENTITY: Final = "no identity number"
NO_ARRIVAL: Final = "no arrival date"
ARRIVAL_OLD: Final = "arrival date more than a year ago"
YEAR_ASSUMED: Final = "arrival date without a year: the latest such day is taken"
DATE_TWO_WAYS: Final = "date can be read as day first or month first"
DATE_OTHER_ORDER: Final = "date written in another order than the rest of its column"
IDENTITY_AREA: Final = "identity number names an area that is not in the official list"
DOCUMENT_UNKNOWN: Final = "kind of document not understood"
SEX_UNREADABLE: Final = "sex not understood"
SEX_DIFFERS: Final = "sex differs from the identity number"
BIRTH_UNREADABLE: Final = "birth date not understood"
BIRTH_FUTURE: Final = "birth date in the future"
BIRTH_DIFFERS: Final = "birth date differs from the identity number"
EXPOSURE_UNREADABLE: Final = "date of last contact not understood"
EXPOSURE_FUTURE: Final = "date of last contact in the future"
VILLAGE_COMPLETED: Final = "village recognised from a shorter or longer name"
VILLAGE_FROM_ADDRESS: Final = "village taken from the address"
UNHEADED: Final = "a value stands under no heading and is not taken in"
LOOK_ALIKE: Final = "looks like a person already there: decide whether they are one"

# Rejections and notes of rows about staff, agencies and areas.
NO_AGENCY: Final = "no agency"
UNKNOWN_AGENCY: Final = "unknown agency"
NO_ROLE: Final = "no role"
UNKNOWN_ROLE: Final = "unknown role"
NO_AREA: Final = "no area"
UNKNOWN_AREA: Final = "unknown area"
NO_PARENT: Final = "no area above it"
UNKNOWN_PARENT: Final = "unknown area above it"
UNKNOWN_BACKUP: Final = "backup is not among the staff"
OWN_BACKUP: Final = "backup is the same person"
LOGIN_TAKEN: Final = "sign-in name belongs to another person"
LOGIN_UNREADABLE: Final = "sign-in name may hold letters, digits, dot, dash and underscore only"
NO_LOGIN: Final = "no sign-in name and no phone number"
NAME_TWICE: Final = "two staff of one name: give the sign-in name"
CODE_TAKEN: Final = "code belongs to another name"
SAME_POST: Final = "same post"
SAME_NAME: Final = "same name"
NO_BACKUP: Final = "no backup"

# Rejections and notes of rows about doors.
NO_ADDRESS: Final = "no address down to the door"
SAME_DOOR: Final = "same door"

# Rows that are no data; counted apart.
TITLE: Final = "title row"
HEADER: Final = "header row"
NOTE: Final = "note row"
TOTAL: Final = "total row"
BLANK: Final = "numbered but empty row"
NO_HEADER: Final = "sheet without a header row"
HIDDEN: Final = "hidden sheet"

# Why a file cannot be read at all.
FILE_EMPTY: Final = "the file is empty"
FILE_TOO_LARGE: Final = "the file is too large or would unfold to too much"
FILE_TOO_MANY_CELLS: Final = "a sheet reaches too far: delete the cells far to the right or far below, then save again"
FILE_LOCKED: Final = "the file is protected by a password: remove it, then save again"
FILE_DAMAGED: Final = "the file is damaged"
FILE_NOT_TABLE: Final = "the file is no spreadsheet: save it as xlsx, xls, ods or csv"
FILE_WEB_PAGE: Final = "the file is a web page or XML under a spreadsheet's name: open it and save it as xlsx"
