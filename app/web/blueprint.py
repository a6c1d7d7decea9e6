"""The blueprint that the pages of this shell hang on."""

from flask import Blueprint

web = Blueprint("web", __name__)
