"""What `examples/ha_giang_de_an.py` writes: phase 1 of a scheme of Hà Giang, its pilots, and the phase after it."""
