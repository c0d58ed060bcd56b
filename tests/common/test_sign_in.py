"""Signing in: by name or phone, with password or code, throttled, in two steps, on devices that can be signed out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from axes.models import AccessAttempt, AccessFailureLog
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from vedich.common.accounts import codes, passwords, second_factor, sign_ins, totp
from vedich.common.models import AuditEntry, RecoveryCode, SecondFactor, SignIn, User

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 27, 8, 0, 10, tzinfo=UTC)
PASSWORD = "mua-xuan-2026"
CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/120.0 Safari/537.36"


@pytest.fixture(autouse=True)
def plain_static_files(settings) -> None:
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": plain}
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # hundreds of sign-ins, no secrets


@pytest.fixture
def person() -> User:
    user = User(username="banpho", post="Văn phòng – thống kê xã Bản Phố", phone="0912345678")
    user.set_password(PASSWORD)
    user.save()
    return user


def sign_in(client: Client, name: str, password: str, **more: object):
    return client.post("/dang-nhap", {"username": name, "password": password}, **more)


def who(client: Client) -> str:
    """Whose account page opens; empty where sign-in is asked for."""
    answer = client.get("/tai-khoan")
    return answer.context["user"].username if answer.status_code == 200 else ""


@pytest.mark.parametrize(
    "typed",
    ["banpho", "BanPho", " banpho ", "0912345678", "0912 345 678", "+84912345678", "84912345678", "+84 912.345.678"],
)
def test_a_person_signs_in_by_name_or_number_in_any_spelling(typed: str, person: User, client: Client) -> None:
    assert sign_in(client, typed, PASSWORD).status_code == 302
    assert who(client) == "banpho"


@pytest.mark.parametrize(
    ("typed", "password"),
    [("banpho", "sai"), ("khong-co", PASSWORD), ("0987654321", PASSWORD), ("x" * 400, "x")],
)
def test_a_failure_is_one_sentence_that_does_not_say_which_part_was_wrong(
    typed: str, password: str, person: User, client: Client
) -> None:
    answer = sign_in(client, typed, password)

    assert answer.status_code == 200
    assert answer.context["form"].non_field_errors() == [
        "Tên đăng nhập hoặc mật khẩu chưa đúng. Kiểm tra chữ hoa, chữ thường rồi thử lại."
    ]
    assert who(client) == ""


@pytest.mark.parametrize("typed", ["", "\x00", "a\x00b"])
def test_what_cannot_be_a_name_is_answered_too(typed: str, person: User, client: Client) -> None:
    answer = sign_in(client, typed, "x")

    assert (answer.status_code, answer.content.decode().count('class="errs"')) == (200, 1)


def test_wrong_passwords_are_counted_for_the_account_however_it_is_spelt(person: User, client: Client) -> None:
    spellings = ["banpho", "BANPHO", "0912345678", "+84 912 345 678", "84912345678"]
    answers = [sign_in(client, typed, "sai").status_code for typed in spellings]

    assert answers == [200, 200, 200, 200, 429]
    assert sign_in(client, "0912.345.678", PASSWORD).status_code == 429
    assert sign_ins.locked(["banpho"], timezone.now()) == {"banpho"}


def test_a_number_nobody_has_is_throttled_in_all_its_spellings(client: Client) -> None:
    spellings = ["0987654321", "0987 654 321", "+84987654321", "84987654321", "0987.654.321"]

    assert [sign_in(client, typed, "sai").status_code for typed in spellings] == [200, 200, 200, 200, 429]


def test_another_address_is_not_locked_and_the_office_can_unlock(person: User, client: Client) -> None:
    for _ in range(5):
        sign_in(client, "banpho", "sai")
    assert sign_in(Client(REMOTE_ADDR="10.0.0.9"), "banpho", PASSWORD).status_code == 302
    for _ in range(5):
        sign_in(client, "banpho", "sai")
    sign_ins.unlock(person, by=person, at=AT)

    assert sign_ins.locked(["banpho"], timezone.now()) == set()
    assert sign_in(client, "banpho", PASSWORD).status_code == 302


def test_two_accounts_cannot_have_one_number_or_names_that_differ_by_case_only(person: User) -> None:
    for more in ({"username": "x", "phone": "0912345678"}, {"username": "BanPho"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            User.objects.create(post="x", **more)
    User.objects.create(username="y", post="y")
    User.objects.create(username="z", post="z")

    assert User.objects.filter(phone="").count() == 2


def test_a_code_and_its_end_are_both_there_or_both_missing(person: User) -> None:
    for code, until in (("x", None), ("", AT)):
        with pytest.raises(IntegrityError), transaction.atomic():
            User.objects.filter(pk=person.pk).update(code=code, code_until=until)


def test_a_one_time_code_opens_only_the_page_that_sets_a_password(person: User, client: Client) -> None:
    code = passwords.issue_code(person, by=None, at=timezone.now())
    assert sign_in(client, "banpho", PASSWORD).status_code == 200
    assert sign_in(client, "0912 345 678", codes.spelt(code).lower())["Location"] == "/tai-khoan/mat-khau"
    for path in ("/", "/tong-quan", "/tai-khoan", "/tai-khoan/hai-lop", "/nguoi-dung"):
        assert client.get(path)["Location"] == "/tai-khoan/mat-khau"
    answer = client.post("/tai-khoan/mat-khau", {"new": "ban-pho-2027", "again": "ban-pho-2027"})

    assert answer["Location"] == "/tai-khoan"
    assert who(client) == "banpho"
    assert sign_in(Client(), "banpho", code).status_code == 200
    assert sign_in(Client(), "banpho", "ban-pho-2027").status_code == 302


def test_a_code_that_has_run_out_opens_nothing(person: User, client: Client) -> None:
    code = passwords.issue_code(person, by=None, at=timezone.now() - codes.LIFE - timedelta(minutes=1))

    assert sign_in(client, "banpho", code).status_code == 200
    assert who(client) == ""


@pytest.mark.parametrize(
    ("new", "again", "field"),
    [
        ("", "", "new"),
        ("ngan", "ngan", "new"),
        ("password1", "password1", "new"),
        ("banpho123", "banpho123", "new"),
        ("mot-mat-khau", "khac-di-mot", "again"),
    ],
)
def test_a_weak_or_mistyped_password_is_not_kept(
    new: str, again: str, field: str, person: User, client: Client
) -> None:
    code = passwords.issue_code(person, by=None, at=timezone.now())
    sign_in(client, "banpho", code)
    answer = client.post("/tai-khoan/mat-khau", {"new": new, "again": again})

    assert (answer.status_code, field in answer.context["form"].errors) == (422, True)
    assert User.objects.get().awaits_password


def test_changing_the_password_wants_the_present_one_and_ends_every_other_sign_in(person: User, client: Client) -> None:
    other = Client()
    sign_in(client, "banpho", PASSWORD)
    sign_in(other, "banpho", PASSWORD)
    wrong = client.post("/tai-khoan/mat-khau", {"old": "sai", "new": "ban-pho-2027", "again": "ban-pho-2027"})
    assert (wrong.status_code, who(other)) == (422, "banpho")
    client.post("/tai-khoan/mat-khau", {"old": PASSWORD, "new": "ban-pho-2027", "again": "ban-pho-2027"})

    assert (who(client), who(other)) == ("banpho", "")


def test_guessing_the_present_password_is_counted_like_a_sign_in(person: User, client: Client) -> None:
    sign_in(client, "banpho", PASSWORD)
    answers = [
        client.post(
            "/tai-khoan/mat-khau", {"old": f"sai{n}", "new": "ban-pho-2027", "again": "ban-pho-2027"}
        ).status_code
        for n in range(6)
    ]

    assert answers == [422, 422, 422, 422, 429, 429]


def test_a_reset_by_the_office_ends_every_sign_in_at_once(person: User, client: Client) -> None:
    sign_in(client, "banpho", PASSWORD)
    passwords.issue_code(person, by=None, at=timezone.now())

    assert who(client) == ""
    assert SignIn.objects.count() == 0


def test_devices_are_listed_with_the_one_in_use_and_can_be_signed_out_one_by_one(person: User, client: Client) -> None:
    phone = Client(HTTP_USER_AGENT="Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Safari/604.1")
    sign_in(phone, "banpho", PASSWORD)
    sign_in(client, "banpho", PASSWORD, HTTP_USER_AGENT=CHROME)
    listed = [(words, here) for _row, words, here in client.get("/tai-khoan").context["sign_ins"]]
    assert sorted(listed) == [("Chrome trên Windows", True), ("Safari trên iPhone", False)]

    lost = next(row for row, words, _here in client.get("/tai-khoan").context["sign_ins"] if words.startswith("Safari"))
    assert client.post(f"/tai-khoan/thiet-bi/{lost.pk}").status_code == 302
    assert (who(phone), who(client)) == ("", "banpho")
    assert [entry.act for entry in AuditEntry.objects.order_by("id")][-1] == "end_sign_in"


def test_all_other_devices_can_be_signed_out_together(person: User, client: Client) -> None:
    others = [Client(), Client()]
    for each in (client, *others):
        sign_in(each, "banpho", PASSWORD)
    client.post("/tai-khoan/thiet-bi/khac")

    assert [who(each) for each in (client, *others)] == ["banpho", "", ""]


def test_nobody_signs_out_the_device_of_another(person: User, client: Client) -> None:
    other = User.objects.create_user("khac", password=PASSWORD)
    away = Client()
    sign_in(away, "khac", PASSWORD)
    sign_in(client, "banpho", PASSWORD)

    assert client.post(f"/tai-khoan/thiet-bi/{other.sign_ins.get().pk}").status_code == 404
    assert who(away) == "khac"


def test_signing_out_ends_the_sign_in_and_its_cookie_is_worth_nothing(person: User, client: Client) -> None:
    sign_in(client, "banpho", PASSWORD)
    cookie = client.cookies["sessionid"].value
    client.post("/dang-xuat")
    client.cookies["sessionid"] = cookie

    assert (who(client), SignIn.objects.count()) == ("", 0)


def test_a_closed_account_is_out_at_its_next_request(person: User, client: Client) -> None:
    sign_in(client, "banpho", PASSWORD)
    User.objects.filter(pk=person.pk).update(is_active=False)

    assert who(client) == ""
    assert sign_in(Client(), "banpho", PASSWORD).status_code == 200


def test_when_a_device_was_last_seen_is_written_once_in_five_minutes(person: User) -> None:
    row = sign_ins.begin(person, agent=CHROME, at=AT)
    sign_ins.seen(row, at=AT + timedelta(minutes=4))
    row.refresh_from_db()
    assert row.last_at == AT
    sign_ins.seen(row, at=AT + timedelta(minutes=5))
    row.refresh_from_db()

    assert (row.first_at, row.last_at) == (AT, AT + timedelta(minutes=5))
    assert list(sign_ins.open_ones(person, AT + timedelta(hours=13))) == []


def test_who_is_signed_in_costs_one_query_as_before(person: User, client: Client, django_assert_num_queries) -> None:
    sign_in(client, "banpho", PASSWORD)
    with django_assert_num_queries(1):
        client.get("/dang-nhap")


def two_steps(person: User) -> tuple[bytes, list[str]]:
    """Turn the second factor on some minutes ago; its secret and the recovery codes."""
    seed, then = second_factor.new_seed(), timezone.now() - timedelta(minutes=10)
    secret = second_factor.secret_of(person, seed)
    spare = second_factor.turn_on(person, seed, totp.code_at(secret, totp.step_of(then)), by=person, at=then)
    assert spare is not None
    return secret, spare


def code_now(secret: bytes) -> str:
    return totp.code_at(secret, totp.step_of(timezone.now()))


def test_the_second_step_is_asked_for_after_the_password_and_opens_nothing_before(person: User, client: Client) -> None:
    secret, _spare = two_steps(person)
    assert sign_in(client, "banpho", PASSWORD)["Location"] == "/dang-nhap/ma"
    assert (who(client), SignIn.objects.count()) == ("", 0)
    assert client.post("/dang-nhap/ma", {"code": "000000"}).status_code == 422
    assert client.post("/dang-nhap/ma", {"code": f"{code_now(secret)[:3]} {code_now(secret)[3:]}"})["Location"] == "/"

    assert who(client) == "banpho"


def test_the_page_of_the_second_step_is_nobodys_without_the_first(client: Client) -> None:
    assert client.get("/dang-nhap/ma")["Location"] == "/dang-nhap"
    assert client.post("/dang-nhap/ma", {"code": "123456"})["Location"] == "/dang-nhap"


def test_half_a_sign_in_ends_when_the_password_changes_meanwhile(person: User, client: Client) -> None:
    secret, _spare = two_steps(person)
    sign_in(client, "banpho", PASSWORD)
    person.set_password("khac-hoan-toan")
    person.save()

    assert client.post("/dang-nhap/ma", {"code": code_now(secret)})["Location"] == "/dang-nhap"


def test_a_code_counts_once(person: User) -> None:
    secret, spare = two_steps(person)
    code = totp.code_at(secret, totp.step_of(AT))
    SecondFactor.objects.update(last_step=0)

    assert [second_factor.accept(person, code, at=AT) for _ in range(2)] == [True, False]
    assert [second_factor.accept(person, codes.spelt(spare[0]), at=AT) for _ in range(2)] == [True, False]
    assert RecoveryCode.objects.filter(used_at__isnull=True).count() == 9


def test_five_wrong_codes_pause_the_second_step_from_any_address(person: User) -> None:
    secret, _spare = two_steps(person)
    browsers = [Client(REMOTE_ADDR=f"10.0.0.{number}") for number in range(6)]
    for each in browsers:
        sign_in(each, "banpho", PASSWORD)
    answers = [each.post("/dang-nhap/ma", {"code": "000000"}).status_code for each in browsers]
    right = browsers[5].post("/dang-nhap/ma", {"code": code_now(secret)}).status_code

    assert (answers, right) == ([422, 422, 422, 422, 422, 429], 429)
    assert second_factor.accept(person, code_now(secret), at=timezone.now() + timedelta(minutes=16)) is False
    later = timezone.now() + timedelta(minutes=16)
    assert second_factor.accept(person, totp.code_at(secret, totp.step_of(later)), at=later) is True


def test_wrong_codes_from_one_address_lock_it_as_wrong_passwords_do(person: User, client: Client) -> None:
    two_steps(person)
    sign_in(client, "banpho", PASSWORD)
    answers = [client.post("/dang-nhap/ma", {"code": "000000"}).status_code for _ in range(5)]

    assert answers[:4] == [422] * 4
    assert answers[4] == 429


def test_the_second_factor_is_turned_on_only_by_a_right_code_and_its_codes_are_shown_once(
    person: User, client: Client
) -> None:
    sign_in(client, "banpho", PASSWORD)
    page = client.get("/tai-khoan/hai-lop")
    secret = page.context["written"].replace(" ", "")
    assert client.post("/tai-khoan/hai-lop", {"code": "000000"}).status_code == 422
    assert SecondFactor.objects.count() == 0
    import base64

    raw = base64.b32decode(secret)
    shown = client.post("/tai-khoan/hai-lop", {"code": code_now(raw)})

    assert (shown.status_code, len(shown.context["spare"]), shown["Cache-Control"]) == (
        200,
        10,
        "max-age=0, no-cache, no-store, must-revalidate, private",
    )
    kept = " ".join(RecoveryCode.objects.values_list("code", flat=True)) + SecondFactor.objects.get().seed
    assert [code for code in (*shown.context["spare"], secret) if codes.tidy(code) in kept or code in kept] == []
    assert client.get("/tai-khoan/hai-lop")["Location"] == "/tai-khoan"


def test_turning_it_off_wants_a_right_code(person: User, client: Client) -> None:
    secret, spare = two_steps(person)
    sign_in(client, "banpho", PASSWORD)
    client.post("/dang-nhap/ma", {"code": code_now(secret)})
    client.post("/tai-khoan/hai-lop/tat", {"code": "000000"})
    assert SecondFactor.objects.count() == 1
    made = client.post("/tai-khoan/hai-lop/ma-du-phong", {"code": spare[3]})
    assert len(made.context["spare"]) == 10
    client.post("/tai-khoan/hai-lop/tat", {"code": made.context["spare"][0]})

    assert (SecondFactor.objects.count(), RecoveryCode.objects.count()) == (0, 0)


def test_every_act_on_an_account_is_in_the_log_without_its_secrets(person: User, client: Client) -> None:
    code = passwords.issue_code(person, by=None, at=timezone.now())
    sign_in(client, "banpho", code)
    client.post("/tai-khoan/mat-khau", {"new": "ban-pho-2027", "again": "ban-pho-2027"})
    client.post("/dang-xuat")
    entries = list(AuditEntry.objects.order_by("id"))

    assert [entry.act for entry in entries] == ["issue_code", "sign_in", "set_password", "sign_out"]
    assert {entry.subject for entry in entries} == {"banpho"}
    assert [word for word in (code, "ban-pho-2027") if word in str([entry.detail for entry in entries])] == []


def test_no_password_or_code_that_was_typed_is_kept_with_a_failed_attempt(person: User, client: Client) -> None:
    two_steps(person)
    sign_in(client, "banpho", "mat-khau-sai")
    sign_in(client, "banpho", PASSWORD)
    client.post("/dang-nhap/ma", {"code": "987654"})
    other = Client()
    other.force_login(person)
    other.post("/tai-khoan/mat-khau", {"old": "mat-khau-cu", "new": "ban-pho-2027", "again": "ban-pho-2027"})
    kept = str(list(AccessAttempt.objects.values())) + str(list(AccessFailureLog.objects.values()))

    assert AccessAttempt.objects.count() > 0
    assert [
        typed for typed in ("mat-khau-sai", PASSWORD, "987654", "mat-khau-cu", "ban-pho-2027") if typed in kept
    ] == []
