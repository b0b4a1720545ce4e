"""Trained models of transfers: two risks beside the rules, never a stop of their own."""
