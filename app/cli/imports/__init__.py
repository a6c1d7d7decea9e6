"""Bringing in what was written elsewhere: `flask import`."""
