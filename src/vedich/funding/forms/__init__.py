"""What is typed and sent about money, cleaned: amounts of a line, tables of the treasury."""
