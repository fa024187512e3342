"""What people do, one subject a file: authorise, load, apply the rule, commit."""
