"""Questions about sponsorship: who sees and writes what, what was promised and has arrived, where help is uneven."""
