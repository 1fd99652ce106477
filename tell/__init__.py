"""Every word that a user reads: mistakes, tables of the terminal, reports, pages of the reference."""
