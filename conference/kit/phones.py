"""Phone numbers as Chinese users write them, kept as E.164."""

import phonenumbers

HOME_REGION = "CN"


def parse(text: str) -> str:
    """The E.164 form of what somebody typed ("138 0013 8000", "+86-…", "+44 …"). Raises ValueError if no such number
    can exist.
    """
    try:
        number = phonenumbers.parse(text, HOME_REGION)
    except phonenumbers.NumberParseException as error:
        raise ValueError(str(error)) from error
    if not phonenumbers.is_valid_number(number):
        raise ValueError(f"not a valid number: {text!r}")
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def display(number: str) -> str:
    """A mainland number as 138 0013 8000, any other in its international form."""
    parsed = phonenumbers.parse(number, HOME_REGION)
    if parsed.country_code == 86 and len(national := str(parsed.national_number)) == 11:
        return f"{national[:3]} {national[3:7]} {national[7:]}"
    return str(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL))


def masked(number: str) -> str:
    """The same with its middle hidden: 138 **** 8000."""
    shown = display(number)
    digits = [index for index, character in enumerate(shown) if character.isdigit()]
    hidden = set(digits[3:-4] if len(digits) > 7 else digits[:-4])
    return "".join("*" if index in hidden else character for index, character in enumerate(shown))
