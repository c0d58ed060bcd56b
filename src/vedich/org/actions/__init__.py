"""Acts on units, successions and the roles held at them."""

from vedich.org.actions.accounts import create_demo_accounts
from vedich.org.actions.units import put_successions, put_units, rebuild_paths

__all__ = ["create_demo_accounts", "put_successions", "put_units", "rebuild_paths"]
