"""Who is here and who is writing: what is true of this moment and of none other."""
