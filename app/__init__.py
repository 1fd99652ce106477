"""What people use: the command line and what it writes."""
