"""The second factor: an authenticator application, and codes for the day it is lost."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils.crypto import salted_hmac

from vedich.common import audit
from vedich.common.accounts import codes, totp
from vedich.common.models import RecoveryCode, SecondFactor, User

RECOVERY_CODES, RECOVERY_LENGTH = 10, 8
MOST_FAILURES, PAUSE = 5, timedelta(minutes=15)
"""Who gets this far knows the password: five wrong codes from anywhere pause the account's second step."""
ISSUER = "Về Đích"


def new_seed() -> str:
    return secrets.token_hex(20)


def secret_of(user: User, seed: str) -> bytes:
    """What the application shares with us; a copy of the database alone does not hold it."""
    return salted_hmac("vedich.second factor", f"{user.pk}:{seed}", algorithm="sha256").digest()[:20]


def of(user: User) -> SecondFactor | None:
    return SecondFactor.objects.filter(user=user).first()


@transaction.atomic
def turn_on(user: User, seed: str, typed: str, *, by: User, at: datetime) -> list[str] | None:
    """Keep a second factor once a code from it is right; answers the recovery codes, or None for a wrong code."""
    step = totp.step_matched(secret_of(user, seed), codes.tidy(typed), at)
    if step is None or of(user) is not None:
        return None
    SecondFactor.objects.create(user=user, seed=seed, since=at, last_step=step)
    audit.record("turn_on_second_factor", user.username, by=by, at=at)
    return new_recovery_codes(user, by=by, at=at)


@transaction.atomic
def new_recovery_codes(user: User, *, by: User, at: datetime) -> list[str]:
    """Ten codes in place of those there were."""
    made = [codes.new_code(RECOVERY_LENGTH) for _ in range(RECOVERY_CODES)]
    RecoveryCode.objects.filter(user=user).delete()
    RecoveryCode.objects.bulk_create(RecoveryCode(user=user, code=_kept(user, code)) for code in made)
    audit.record("make_recovery_codes", user.username, by=by, at=at)
    return made


def _kept(user: User, code: str) -> str:
    return codes.hashed(f"recovery:{user.pk}", code)


def is_paused(factor: SecondFactor, at: datetime) -> bool:
    failed = factor.failed_at
    return factor.failures >= MOST_FAILURES and failed is not None and at - failed < PAUSE


def accept(user: User, typed: str, *, at: datetime) -> bool:
    """This will take a code of the application or a recovery code, each once; after five wrong ones it pauses."""
    factor = of(user)
    if factor is None or is_paused(factor, at):
        return False
    if _is_new_code(factor, typed, at) or _is_recovery_code(user, typed, at):
        SecondFactor.objects.filter(pk=factor.pk).update(failures=0, failed_at=None)
        return True
    begun_afresh = factor.failed_at is not None and at - factor.failed_at >= PAUSE
    failures = 1 if begun_afresh else F("failures") + 1
    SecondFactor.objects.filter(pk=factor.pk).update(failures=failures, failed_at=at)
    audit.record("second_factor_refused", user.username, by=user, at=at)
    return False


def _is_new_code(factor: SecondFactor, typed: str, at: datetime) -> bool:
    step = totp.step_matched(secret_of(factor.user, factor.seed), codes.tidy(typed), at)
    # One statement, so that the same code sent twice at once counts once.
    return step is not None and bool(
        SecondFactor.objects.filter(pk=factor.pk, last_step__lt=step).update(last_step=step)
    )


def _is_recovery_code(user: User, typed: str, at: datetime) -> bool:
    unused = RecoveryCode.objects.filter(user=user, code=_kept(user, typed), used_at__isnull=True)
    if not unused.update(used_at=at):
        return False
    audit.record("use_recovery_code", user.username, by=user, at=at)
    return True


@transaction.atomic
def turn_off(user: User, *, by: User, at: datetime) -> None:
    """Take the second factor and its recovery codes away."""
    SecondFactor.objects.filter(user=user).delete()
    RecoveryCode.objects.filter(user=user).delete()
    audit.record("turn_off_second_factor", user.username, by=by, at=at)
