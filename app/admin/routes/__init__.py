"""The pages of administrators, a file for each room."""

from app.admin.routes import (
    community,
    covers,
    invitations,
    jobs,
    members,
    overview,
    products,
    spaces,
    uploads,
)
from app.admin.routes.blueprint import admin

__all__ = [
    "admin",
    "community",
    "covers",
    "invitations",
    "jobs",
    "members",
    "overview",
    "products",
    "spaces",
    "uploads",
]
