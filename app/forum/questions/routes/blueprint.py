"""The blueprint of questions."""

from __future__ import annotations

from flask import Blueprint

questions = Blueprint("questions", __name__)
