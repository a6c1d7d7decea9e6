"""Words that topics share."""
