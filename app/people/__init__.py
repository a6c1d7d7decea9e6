"""Who is here: accounts, sign-in, profiles."""
