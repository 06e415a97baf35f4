"""Who judges: the oracle, how it compares, the reference's names, and the known misconceptions."""
