"""Moving conversations, a file for each verb."""

from app.forum.moving.operations.merging import check_merge, merge_topic
from app.forum.moving.operations.placing import change_kind, move_topic
from app.forum.moving.operations.splitting import split_topic

__all__ = ["change_kind", "check_merge", "merge_topic", "move_topic", "split_topic"]
