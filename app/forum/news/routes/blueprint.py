"""The blueprint of news."""

from __future__ import annotations

from flask import Blueprint

news = Blueprint("news", __name__)
