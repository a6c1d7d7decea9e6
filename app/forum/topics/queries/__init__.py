"""Reading topics and posts, always through the viewer."""

from app.forum.topics.queries.contributions import member_and_contributions
from app.forum.topics.queries.lists import (
    TopicList,
    front_page,
    member_posts,
    topics_by_ids,
    topics_page,
)
from app.forum.topics.queries.mine import mine_on
from app.forum.topics.queries.pages import (
    PAGE,
    MovedAway,
    TopicPage,
    decisions_of,
    load_topic_page,
    official_of,
)
from app.forum.topics.queries.present import one_present, post_as_shown, topic_as_shown
from app.forum.topics.queries.suggesting import suggest_people, visible_tags
from app.forum.topics.queries.visible import (
    can_see_post,
    listed_posts,
    place_of_post,
    post_or_404,
    post_token_of,
    readers_among,
    topic_or_404,
    unanswered_count,
    unanswered_in,
    visible_posts,
    visible_topics,
)

__all__ = [
    "PAGE",
    "MovedAway",
    "TopicList",
    "TopicPage",
    "can_see_post",
    "decisions_of",
    "front_page",
    "listed_posts",
    "load_topic_page",
    "member_and_contributions",
    "member_posts",
    "mine_on",
    "official_of",
    "one_present",
    "place_of_post",
    "post_as_shown",
    "post_or_404",
    "post_token_of",
    "readers_among",
    "suggest_people",
    "topic_as_shown",
    "topic_or_404",
    "topics_by_ids",
    "topics_page",
    "unanswered_count",
    "unanswered_in",
    "visible_posts",
    "visible_tags",
    "visible_topics",
]
