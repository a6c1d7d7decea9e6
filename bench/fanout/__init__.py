"""How quickly one post reaches everybody who has its topic open; see docs/benchmarks.md."""
