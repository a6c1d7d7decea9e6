"""Experiences with products and services: what they are about, how they rate it, who may be quoted."""

from __future__ import annotations

from flask import Flask


def init(app: Flask) -> None:
    """Attach the pages, the composer's part, the panel of consent and what events change."""
    from app.forum.experiences import panels, streams
    from app.forum.experiences.models import KINDS_OF_PRODUCTS
    from app.forum.experiences.queries.products import offered
    from app.forum.experiences.routes import experiences

    app.jinja_env.globals.update(product_kinds=KINDS_OF_PRODUCTS, offered_products=offered)
    panels.add()
    streams.add()
    app.register_blueprint(experiences)
