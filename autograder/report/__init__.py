"""The class: what is known of it, its figures, its page."""
