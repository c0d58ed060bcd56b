"""Units over time: places and bodies, their parents and successions, and who holds which role where."""
