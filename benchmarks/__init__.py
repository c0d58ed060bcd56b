"""Benchmarks: each measures a promise beside a peer or a limit in the same run, and prints one JSON line a figure."""
