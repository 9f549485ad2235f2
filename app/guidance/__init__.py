"""What the rules say: forms, steps, routes, readiness, wording, identifiers."""
