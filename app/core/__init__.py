"""What every room of the house stands on: database, events, jobs, permissions, text."""
