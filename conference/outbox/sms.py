"""Texts on their way to phones, by Tencent Cloud's SMS: SendSms of 2021-01-11, whose package signs each request.

https://cloud.tencent.com/document/api/382/55981
"""

from dataclasses import dataclass
from functools import lru_cache
from threading import get_ident
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone
from tencentcloud.common.credential import Credential
from tencentcloud.common.exception.tencent_cloud_sdk_exception import TencentCloudSDKException
from tencentcloud.common.profile.client_profile import ClientProfile
from tencentcloud.common.profile.http_profile import HttpProfile
from tencentcloud.sms.v20210111.models import SendSmsRequest
from tencentcloud.sms.v20210111.sms_client import SmsClient

from conference.outbox.channels import Carrier, ChannelError, Postponed, Refused, Unwanted
from conference.outbox.models import Message, Urgency
from conference.texts.hours import next_hour
from conference.texts.models import Category
from conference.texts.services import check, has_opted_out, sendable

PATIENCE = 10
"""Seconds that the provider may take for an answer."""
LANES = 4
MAINLAND = "+86"
ABOUT_THE_MESSAGE = (
    "FailedOperation",
    "InvalidParameter",
    "MissingParameter",
    "UnsupportedOperation",
    "LimitExceeded.AppCountryOrRegionInBlacklist",
)
"""What begins so would be refused again. Everything else passes, or somebody mends it: the network, limits, keys."""
ABOUT_US = (
    "FailedOperation.InsufficientBalanceInSmsPackage",
    "FailedOperation.MarketingSendTimeConstraint",
    "InvalidParameterValue.SdkAppIdNotExist",
)


@dataclass(frozen=True)
class Order:
    """What the provider is told of a text: it has the words."""

    phone: str
    template_id: str
    signature: str
    parameters: list[str]


def prepare(message: Message) -> Order:
    """The order of a text. Raises Unwanted for a promotion to who opted out, Postponed at night, Refused where the
    template, its parameters or its approval are missing.
    """
    if settings.SMS_PROVIDER != "tencent":
        raise Refused("No SMS provider is configured.")
    try:
        template = sendable(message.payload["template"])
        check(template, message.payload["parameters"])
    except ValueError as refusal:
        raise Refused(str(refusal)) from refusal
    if template.category == Category.PROMOTION and has_opted_out(message.address):
        raise Unwanted("The recipient opted out of promotions.")
    if due_at := next_hour(template, is_patient=message.urgency > Urgency.URGENT, at=timezone.now()):
        raise Postponed(due_at)
    is_abroad = not message.address.startswith(MAINLAND)
    template_id = template.provider_code(message.language, is_abroad=is_abroad)
    if not template_id:
        place = "abroad" if is_abroad else "of the mainland"
        raise Refused(f"The template {template.code} has no id of the provider for numbers {place} in this language.")
    parameters = template.in_order(message.language, message.payload["parameters"])
    return Order(message.address, template_id, "" if is_abroad else template.signed_by, parameters)


def carry(order: Order) -> str:
    """Hand a text to the provider; its serial number, by which the receipt will name it. Raises ChannelError for what
    may pass, Refused for what will not.
    """
    request = SendSmsRequest()
    request.PhoneNumberSet = [order.phone]
    request.SmsSdkAppId = settings.TENCENT_SMS_APP_ID
    request.TemplateId = order.template_id
    request.SignName = order.signature or None
    request.TemplateParamSet = order.parameters
    try:
        told = _client().SendSms(request).SendStatusSet[0]
    except TencentCloudSDKException as error:
        raise _failure(str(error.code), str(error.message)) from error
    if told.Code != "Ok":
        raise _failure(str(told.Code), str(told.Message))
    return str(told.SerialNo)


def _failure(code: str, words: str) -> ChannelError:
    is_final = code.startswith(ABOUT_THE_MESSAGE) and code not in ABOUT_US
    return (Refused if is_final else ChannelError)(f"{code}: {words}")


def _client() -> SmsClient:
    return _client_of(
        get_ident(),
        settings.TENCENT_SMS_ENDPOINT,
        settings.TENCENT_SMS_REGION,
        settings.TENCENT_SMS_SECRET_ID,
        settings.TENCENT_SMS_SECRET_KEY,
    )


@lru_cache(maxsize=2 * LANES)
def _client_of(_thread: int, endpoint: str, region: str, secret_id: str, secret_key: str) -> SmsClient:
    """A client for each thread, whose connection stays open."""
    address = urlsplit(endpoint)
    profile = HttpProfile(protocol=address.scheme, endpoint=address.netloc, reqTimeout=PATIENCE, keepAlive=True)
    return SmsClient(Credential(secret_id, secret_key), region, ClientProfile(httpProfile=profile))


SMS = Carrier(prepare, carry, lanes=lambda: LANES)
