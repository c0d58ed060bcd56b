"""Acts on sponsorship: decide, sign, pledge, deliver, confirm; each with the way back."""
