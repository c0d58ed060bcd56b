"""What `examples/ha_giang_quy.py` writes: the quarterly review of the strong political base, Hà Giang 2018."""
