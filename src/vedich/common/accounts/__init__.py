"""Accounts as the person who has one meets them: names and phones, codes, passwords, second factor, sign-ins."""
