"""Offline evaluation: data sets in, figures and reports out."""
