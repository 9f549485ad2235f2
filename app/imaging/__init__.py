"""What the pixels say: intake, card, quality, redaction."""
