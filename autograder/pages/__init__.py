"""What people read: cleaned, formulas without scripts, errors cut."""
