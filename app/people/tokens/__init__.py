"""Tokens with which a member's programs use the JSON API."""
