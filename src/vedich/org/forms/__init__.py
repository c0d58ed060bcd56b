"""What is typed about accounts and bodies, cleaned."""
