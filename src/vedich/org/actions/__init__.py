"""Acts on units, successions, the roles held at them and the accounts of who holds them."""

from vedich.org.actions.account_list import create_account, take_list
from vedich.org.actions.accounts import create_demo_accounts
from vedich.org.actions.administrators import create_administrator
from vedich.org.actions.units import put_successions, put_units, rebuild_paths

__all__ = [
    "create_account", "create_administrator", "create_demo_accounts", "put_successions", "put_units", "rebuild_paths",
    "take_list",
]  # fmt: skip
