"""Speed and memory, side by side with what one would use instead; run each with python -m benchmarks.NAME."""
