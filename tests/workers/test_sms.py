"""SMS by two gateways, against doubles of their published APIs; the signatures against the examples that the gateways publish too."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from urllib.parse import quote

import pytest

from anju.core.messages.gateway import Unreadable, read
from anju.core.messages.pace import free_at
from anju.workers.channels import Broken, Busy, Letter, Unreachable, Unsent
from anju.workers.channels.sms import aliyun, tencent
from anju.workers.channels.sms.send import send
from tests.workers import gateways
from tests.workers.gateways import APP, KEY, SECRET, SIGN, Gateway

NUMBER = "+8615400000001"
LETTER = Letter(NUMBER, "", "", "a1b2c3d4", language="zh-hans", value="3")
AT = datetime(2026, 12, 1, 8, tzinfo=UTC)


def by_aliyun(port: int, secret: str = SECRET, **others: str) -> str:
    said = {"sign": SIGN, "notice": "SMS_1", "notice-en": "SMS_2", "code": "SMS_3", "mode": "insecure", **others}
    return f"aliyun://{KEY}:{quote(secret, safe='')}@127.0.0.1:{port}/?" + "&".join(f"{name}={quote(value)}" for name, value in said.items())


def by_tencent(port: int, secret: str = SECRET, **others: str) -> str:
    said = {"app": APP, "sign": SIGN, "notice": "1110", "code": "1111", "mode": "insecure", **others}
    return f"tencent://{KEY}:{quote(secret, safe='')}@127.0.0.1:{port}/?" + "&".join(f"{name}={quote(value)}" for name, value in said.items())


def test_aliyuns_own_example_is_signed_alike() -> None:
    headers = {
        "host": "ecs.cn-shanghai.aliyuncs.com", "x-acs-action": "RunInstances", "x-acs-content-sha256": sha256(b"").hexdigest(),
        "x-acs-date": "2023-10-26T10:22:32Z", "x-acs-signature-nonce": "3156853299f313e23d1673dc12e1703d", "x-acs-version": "2014-05-26",
    }  # fmt: skip
    query = {"RegionId": "cn-shanghai", "ImageId": "win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd"}
    signed = aliyun.authorization("YourAccessKeyId", "YourAccessKeySecret", headers, query)
    assert signed.endswith(",Signature=06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0")


def test_tencents_own_example_is_signed_alike() -> None:
    body = rb'{"Limit": 1, "Filters": [{"Values": ["\u672a\u547d\u540d"], "Name": "instance-name"}]}'
    headers = {"content-type": "application/json; charset=utf-8", "host": "cvm.tencentcloudapi.com"}
    at = datetime.fromtimestamp(1551113065, UTC)
    signed = tencent.authorization("AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE", "Gu5t9xGARNpq86cd98joQYCN3EXAMPLE", "cvm", headers, body, at)
    assert signed.endswith("Signature=72e494ea809ad7a8c8f7a4507b9bddcbaa8e581f516e8da2f66e2c5a96525168")


def test_a_notice_goes_out_with_a_count_alone_and_no_address_holds_the_number() -> None:
    with gateways.aliyun() as ali, gateways.tencent() as ten:
        assert send(by_aliyun(ali.port), LETTER) == 1
        assert send(by_aliyun(ali.port, parts="2"), replace(LETTER, language="en", to="+8615400000002")) == 2
        assert send(by_tencent(ten.port), LETTER) == 2, "what it says it charges"
    assert [each[:3] for each in ali.sent] == [("15400000001", "SMS_1", "3"), ("15400000002", "SMS_2", "3")]
    assert [each[:3] for each in ten.sent] == [(NUMBER, "1110", "3")]
    assert {*ali.paths, *ten.paths} == {"/"}


def test_a_code_has_a_template_of_its_own_and_one_without_is_not_sent() -> None:
    code = replace(LETTER, purpose="code", value="493021")
    with gateways.aliyun() as ali:
        send(by_aliyun(ali.port), code)
        assert [each[1:3] for each in ali.sent] == [("SMS_3", "493021")]
        with pytest.raises(Broken, match="template"):
            send(by_aliyun(ali.port, code=""), code)


def test_what_is_signed_with_another_secret_is_refused_and_the_way_is_broken() -> None:
    with gateways.aliyun() as ali, gateways.tencent() as ten:
        for address in (by_aliyun(ali.port, "another"), by_tencent(ten.port, "another")):
            with pytest.raises(Broken, match=r"^account$"):
                send(address, LETTER)
        assert ali.sent == ten.sent == []


def test_words_that_nobody_approved_break_the_way() -> None:
    with gateways.aliyun() as ali, gateways.tencent() as ten:
        for address in (
            by_aliyun(ali.port, notice="SMS_9"), by_aliyun(ali.port, sign="别人"), by_tencent(ten.port, notice="9"),
            by_tencent(ten.port, sign="别人"),
        ):  # fmt: skip
            with pytest.raises(Broken, match=r"^template$"):
                send(address, LETTER)
        with pytest.raises(Broken, match=r"^account$"):
            send(by_tencent(ten.port, app="1400000000"), LETTER)


def test_the_gateways_rules_ask_for_patience_and_ours_would_have_kept_them() -> None:
    with gateways.aliyun() as ali, gateways.tencent() as ten:
        code = replace(LETTER, purpose="code", value="493021")
        send(by_aliyun(ali.port), code)
        send(by_tencent(ten.port), LETTER)
        for address, letter in ((by_aliyun(ali.port), code), (by_tencent(ten.port), LETTER)):
            with pytest.raises(Busy, match=r"^rate$"):
                send(address, letter)
    for gateway, kind in ((ali, ("aliyun", "code")), (ten, ("tencent", "notice"))):
        (when,) = [each[3] for each in gateway.sent]
        assert free_at(*kind, {kind[1]: [when]}, when) > when  # type: ignore[arg-type]  # both are kinds


@pytest.mark.parametrize("kind", ["aliyun", "tencent"])
@pytest.mark.parametrize("purposes", [("notice",), ("code",), ("notice", "notice", "notice", "notice", "code")])
def test_who_waits_as_our_rules_say_is_never_refused_for_writing_too_often(kind: str, purposes: tuple[str, ...]) -> None:
    """Sixty messages to one number, each as soon as our rules allow: the gateway's own count lets every one through, of whichever purpose."""
    double, address = (gateways.aliyun, by_aliyun) if kind == "aliyun" else (gateways.tencent, by_tencent)
    with double() as gateway:
        gateway.at = now = AT
        sent: dict[str, list[datetime]] = {purpose: [] for purpose in purposes}
        for purpose in (purposes * 60)[:60]:
            recent = {each: [when for when in times if when > now - timedelta(days=1)] for each, times in sent.items()}
            gateway.at = now = free_at(kind, purpose, recent, now)  # type: ignore[arg-type]  # words of both
            send(address(gateway.port), replace(LETTER, purpose=purpose))  # type: ignore[arg-type]  # words of both
            sent[purpose].append(now)
        assert len(gateway.sent) == 60


def test_a_number_that_is_none_is_nobodys_fault() -> None:
    with gateways.aliyun() as ali, gateways.tencent() as ten:
        for number in ("+862887654321", "+85212345678", "", "+8612345"):
            for address in (by_aliyun(ali.port), by_tencent(ten.port)):
                with pytest.raises(Unreachable, match=r"^number$"):
                    send(address, replace(LETTER, to=number))
        ten.broken = {"Response": {"SendStatusSet": [{"Code": "FailedOperation.PhoneNumberInBlacklist", "Fee": 0}]}}
        ali.broken = {"Code": "isv.MOBILE_NUMBER_ILLEGAL"}
        for address in (by_aliyun(ali.port), by_tencent(ten.port)):
            with pytest.raises(Unreachable):
                send(address, LETTER)


@pytest.mark.parametrize(
    ("ali_code", "ten_code", "error", "reason"),
    [
        ("isv.AMOUNT_NOT_ENOUGH", "FailedOperation.InsufficientBalanceInSmsPackage", Broken, "balance"),
        ("isv.OUT_OF_SERVICE", "UnauthorizedOperation.ServiceSuspendDueToArrears", Broken, "balance"),
        ("isp.RAM_PERMISSION_DENY", "AuthFailure.UnauthorizedOperation", Broken, "account"),
        ("isv.DAY_LIMIT_CONTROL", "LimitExceeded.AppDailyLimit", Busy, "rate"),
        ("Throttling.User", "RequestLimitExceeded", Busy, "rate"),
        ("isp.SYSTEM_ERROR", "InternalError.Timeout", Unsent, "fault"),
        ("isv.SMS_TEMPLATE_ILLEGAL", "FailedOperation.TemplateIncorrectOrUnapproved", Broken, "template"),
    ],
)
def test_each_published_code_means_what_it_says(ali_code: str, ten_code: str, error: type[Unsent], reason: str) -> None:
    with gateways.aliyun() as ali, gateways.tencent() as ten:
        ali.broken, ten.broken = {"Code": ali_code, "Message": NUMBER}, {"Response": {"Error": {"Code": ten_code, "Message": NUMBER}}}
        for address in (by_aliyun(ali.port), by_tencent(ten.port)):
            with pytest.raises(Unsent) as raised:
                send(address, LETTER)
            assert (type(raised.value), raised.value.args) == (error, (reason,)), "and nothing of its words"


@pytest.mark.parametrize("answer", ["nothing", [], {}, {"Response": {}}, {"Response": None}])
def test_an_answer_that_is_none_is_a_fault(answer: object) -> None:
    with gateways.aliyun() as ali, gateways.tencent() as ten:
        for gateway, address in ((ali, by_aliyun(ali.port)), (ten, by_tencent(ten.port))):
            gateway.broken, gateway.status = answer, 500
            with pytest.raises(Unsent) as raised:
                send(address, LETTER)
            assert raised.value.args in (("fault",), ("refused",))


def test_nobody_at_the_port_is_a_refusal() -> None:
    with gateways.aliyun() as gone:
        port = gone.port
    with pytest.raises(Unsent, match=r"^refused$"):
        send(by_aliyun(port), LETTER)


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("sms://K:S@host/?sign=a&notice=b", "begins with aliyun"),
        ("aliyun://K:S@dysmsapi.aliyuncs.com/?notice=SMS_1", "sign"),
        ("aliyun://K@dysmsapi.aliyuncs.com/?sign=a&notice=SMS_1", "secret"),
        ("tencent://K:S@sms.tencentcloudapi.com/?sign=a&notice=1", "app"),
        ("aliyun://K:S@dysmsapi.aliyuncs.com/?sign=a&notice=SMS_1&mode=insecure", "on this machine"),
        ("aliyun://K:S@dysmsapi.aliyuncs.com/?sign=a&notice=SMS_1&parts=99", "parts"),
    ],
)
def test_an_address_says_what_it_lacks_and_nothing_of_what_it_holds(address: str, says: str) -> None:
    with pytest.raises(Unreadable, match=says) as refused:
        read(address)
    assert "K:S" not in str(refused.value)


def test_the_doubles_refuse_what_their_originals_would() -> None:
    """A double that took anything would prove nothing."""
    with gateways.aliyun() as ali, gateways.tencent() as ten:
        assert _asked(ali, by_aliyun(ali.port), {"n": "see https://anju.example"}) == "isv.PARAM_NOT_SUPPORT_URL"
        assert _asked(ali, by_aliyun(ali.port), {"m": "3"}) == "isv.TEMPLATE_MISSING_PARAMETERS"
        assert _asked(ali, by_aliyun(ali.port), {"n": 3}) == "isv.INVALID_JSON_PARAM"
        with pytest.raises(Broken, match="template"):
            send(by_tencent(ten.port), replace(LETTER, value="https://anju.example"))


def _asked(gateway: Gateway, address: str, values: dict[str, object]) -> str:
    given = {"PhoneNumbers": "15400000001", "SignName": SIGN, "TemplateCode": "SMS_1", "TemplateParam": json.dumps(values)}
    return gateways._aliyun_asked(given)  # type: ignore[arg-type]  # as it came
