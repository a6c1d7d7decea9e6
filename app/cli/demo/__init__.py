"""The demo community: content written by hand, built through the operations."""
