"""The Lai Châu example: first results of the XII congress resolution, to the end of 2012."""
