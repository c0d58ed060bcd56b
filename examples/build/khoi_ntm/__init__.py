"""What `examples/khoi_ntm.py` writes: new rural communes of August 2016, and what the agencies' bloc did for them."""
