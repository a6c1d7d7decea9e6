"""Members and what their role lets them do."""
