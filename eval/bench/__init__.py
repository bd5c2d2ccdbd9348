"""Benchmarks that stay: each prints the figures its module names, from data given on the command line."""
