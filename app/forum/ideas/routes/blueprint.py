"""The blueprint of ideas."""

from __future__ import annotations

from flask import Blueprint

ideas = Blueprint("ideas", __name__)
