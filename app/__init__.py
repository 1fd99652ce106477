"""The command line and the class page: one file a command."""
