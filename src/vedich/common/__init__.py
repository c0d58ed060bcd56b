"""What every context stands on: users, roles, audit, page frame, Vietnamese text."""
