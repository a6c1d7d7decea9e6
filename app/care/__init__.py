"""Looking after people: notifications and moderation."""
