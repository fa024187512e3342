"""One repository per subject: rows in, frozen views out, always inside one partnership."""
