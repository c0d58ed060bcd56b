"""The Lào Cai example: mid-term review of the seven programmes, 2011–2015."""
