"""The blueprint of these pages."""

from __future__ import annotations

from flask import Blueprint

experiences = Blueprint("experiences", __name__)
