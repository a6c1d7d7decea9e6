"""The pages of products, of quotes and of consent."""

from app.forum.experiences.routes import consent as consent
from app.forum.experiences.routes import products as products
from app.forum.experiences.routes import quotes as quotes
from app.forum.experiences.routes.blueprint import experiences as experiences
