"""Judging: question sets, runs, measures and comparisons."""
