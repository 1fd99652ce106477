"""Why a player did what it did: the record of a decision, its terms, and its words."""
